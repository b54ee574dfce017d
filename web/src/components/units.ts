import { t } from "../texts";

/** Return seconds as m:ss. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/** Return an instant of the service as the reader's own date and time. */
export function dateTime(instant: string): string {
  return DATE.format(new Date(instant));
}

export function day(instant: string): string {
  return DAY.format(new Date(instant));
}

/** The unit of what lies in 0..1. */
export const SHARE = "share";

const WHOLE = new Set(["count", "words", "words/min"]);

/** Return a value with its unit; a share as percent. */
export function valueText(value: number, unit: string): string {
  if (unit === SHARE) return t.common.percent(value);
  const number = WHOLE.has(unit) ? Math.round(value).toString() : value.toFixed(1);
  return unit === "count" ? number : `${number} ${unit}`;
}

/** Return a share in 0..1 as percent; «not scored» for null. */
export function percent(share: number | null): string {
  return share === null ? t.common.notScored : t.common.percent(share);
}
