const DAY_S = 86_400;
const MONTH_S = 28 * DAY_S;

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const MONTH = new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric" });

/** Return what stands at each second of a time axis whose ticks are `step_s` apart: months, days, or times of day. */
export function timeLabels(seconds: readonly number[], step_s: number): string[] {
  return seconds.map((second) => {
    const instant = new Date(second * 1000);
    if (step_s >= MONTH_S) return MONTH.format(instant);
    const isMidnight = instant.getHours() === 0 && instant.getMinutes() === 0;
    return (step_s >= DAY_S || isMidnight ? DAY : TIME).format(instant);
  });
}
