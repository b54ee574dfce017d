import type { ProgressEntry } from "../../api/schema";
import { scaleNames, scorerName } from "../scales";

/** An attempt that has a total, and so a dot. */
export type Scored = ProgressEntry & { total: number };

/** Dots that belong together. Only those of one scale at one question may be joined by a line. */
export interface Series {
  name: string;
  isJoined: boolean;
  attempts: Scored[];
}

/** A dot of a chart, and the place of its series. */
export interface Dot {
  attempt: Scored;
  series: number;
}

export function isScored(entry: ProgressEntry): entry is Scored {
  return entry.total !== null;
}

/** Return the attempts at one question, a series for each scale, the scale used last first. */
export function byScale(entries: readonly ProgressEntry[]): Series[] {
  const names = scaleNames(entries);
  return grouped(entries, (entry) => entry.scale).map(([scale, attempts]) => ({
    name: names.get(scale) ?? scale,
    isJoined: true,
    attempts,
  }));
}

/** Return attempts at several questions, a series for each scorer, the one used last first. */
export function byScorer(entries: readonly ProgressEntry[]): Series[] {
  return grouped(entries, scorerName).map(([name, attempts]) => ({ name, isJoined: false, attempts }));
}

function grouped(
  entries: readonly ProgressEntry[],
  keyOf: (entry: ProgressEntry) => string | null,
): [string, Scored[]][] {
  const groups = new Map<string, Scored[]>();
  for (const entry of [...entries].sort(byTime).filter(isScored)) {
    const key = keyOf(entry);
    if (key === null) continue;
    const group = groups.get(key) ?? [];
    group.push(entry);
    // Deleted and set again, a group moves to the end: the order becomes that of the newest dots.
    groups.delete(key);
    groups.set(key, group);
  }
  return [...groups].reverse();
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
    dots.map((dot) => (dot.series === place ? dot.attempt.total : null)),
  );
  return [dots.map((dot) => Date.parse(dot.attempt.at) / 1000), ...columns];
}

/** Orders by when attempts were submitted, as the service does; at one instant by id. */
export function byTime(one: ProgressEntry, other: ProgressEntry): number {
  return Date.parse(one.at) - Date.parse(other.at) || (one.attempt_id < other.attempt_id ? -1 : 1);
}
