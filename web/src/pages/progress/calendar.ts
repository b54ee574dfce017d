/** One day of somebody's calendar, as YYYY-MM-DD, with the attempts that they submitted on it. */
export interface Day {
  date: string;
  attempts: number;
}

/** Days from a Monday to a Sunday. The present week ends today. */
export type Week = Day[];

const DAY_MS = 86_400_000;
const DAYS = 7;

/**
 * Return the weeks up to today, the oldest first. Days begin at midnight in `timeZone`; what a clock that was put
 * back since then submitted in the future is on no day.
 */
export function calendarOf(instants: readonly string[], now: Date, weeks: number, timeZone: string): Week[] {
  const dateOf = dates(timeZone);
  const counts = new Map<string, number>();
  for (const instant of instants) {
    const date = dateOf(new Date(instant));
    counts.set(date, (counts.get(date) ?? 0) + 1);
  }
  const today = Date.parse(dateOf(now));
  const monday = today - mondayBased(today) * DAY_MS;
  return Array.from({ length: weeks }, (_, week) => {
    const first = monday - (weeks - 1 - week) * DAYS * DAY_MS;
    return Array.from({ length: DAYS }, (_, day) => first + day * DAY_MS)
      .filter((day) => day <= today)
      .map((day) => new Date(day).toISOString().slice(0, 10))
      .map((date) => ({ date, attempts: counts.get(date) ?? 0 }));
  });
}

/** Return what tells the date of an instant in a time zone. */
function dates(timeZone: string): (instant: Date) => string {
  const format = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
  };
}

/** Return the day of the week of a date, given as midnight in UTC: 0 is Monday. */
function mondayBased(date: number): number {
  return (new Date(date).getUTCDay() + 6) % DAYS;
}

/** Return on how many days of these weeks something was practised. */
export function daysPractised(weeks: readonly Week[]): number {
  return weeks.flat().filter((day) => day.attempts > 0).length;
}
