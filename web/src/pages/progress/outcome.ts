import type { LoggedOutcome, NewOutcome } from "../../api/schema";
import { percent } from "../../components/units";
import { t } from "../../texts";

export type OutcomeKind = NewOutcome["outcome"];

export const KINDS: OutcomeKind[] = ["passed", "failed", "waiting", "withdrawn"];

/** A day without a time is written as it is, wherever the reader is. */
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });

export function dayHeld(held_on: string): string {
  return DAY.format(new Date(held_on));
}

/** Return what was practised before an interview, in words. */
export function practiceBefore({ before }: Pick<LoggedOutcome, "before">): string {
  if (before.mean_total === null) return before.reason ?? "";
  return t.outcomes.before(before.attempts, before.scored, percent(before.mean_total));
}

/** Return today in the reader's own time, as YYYY-MM-DD. */
export function today(now: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
