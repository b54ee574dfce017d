import type { Dot as Attempt, OverTime, ProgressEntry, Source, Series as Stored, Trend } from "../../api/schema";
import { scaleNames, scorerName } from "../scales";

export type { Attempt, Trend };

/** An attempt that has a total. */
export type Scored = ProgressEntry & { total: number };

/** Dots that belong together, in the order of time, with what can be said of their trend. */
export interface Series {
  name: string;
  attempts: Attempt[];
  trend: Trend;
}

/** A dot of a chart, and the place of its series. */
export interface Dot {
  attempt: Attempt;
  series: number;
}

export function isScored(entry: ProgressEntry): entry is Scored {
  return entry.total !== null;
}

/** Return what the service has over time, each series with a name of its own. */
export function named({ series }: OverTime): Series[] {
  const begun = (each: Stored) => Date.parse(each.dots[0]?.at ?? "");
  const names = scaleNames([...series].sort((one, other) => begun(one) - begun(other)).map((each) => each.source));
  return series.map(({ source, dots, trend }) => ({
    name: names.get(source.scale ?? "") ?? nameOf(source),
    attempts: dots,
    trend,
  }));
}

function nameOf(source: Source): string {
  return source.recognizer ?? scorerName(source) ?? "";
}

/** Return the dots of all series in the order of time. */
export function dotsOf(series: readonly Series[]): Dot[] {
  return series
    .flatMap(({ attempts }, place) => attempts.map((attempt) => ({ attempt, series: place })))
    .sort((one, other) => byTime(one.attempt, other.attempt));
}

/** Return seconds of each dot, and a column for each series, with null where the dot is of another. */
export function columnsOf(dots: readonly Dot[], series: number): [number[], ...(number | null)[][]] {
  const columns = Array.from({ length: series }, (_, place) =>
    dots.map((dot) => (dot.series === place ? dot.attempt.value : null)),
  );
  return [dots.map((dot) => Date.parse(dot.attempt.at) / 1000), ...columns];
}

type Timed = Pick<ProgressEntry, "at" | "attempt_id">;

/** Orders by when attempts were submitted, as the service does; at one instant by id. */
export function byTime(one: Timed, other: Timed): number {
  return Date.parse(one.at) - Date.parse(other.at) || (one.attempt_id < other.attempt_id ? -1 : 1);
}
