import type { ProgressEntry } from "../../api/schema";
import { byTime } from "../../components/chart/series";

/** Two attempts at one question that are set side by side. */
export interface Pair {
  before: ProgressEntry;
  after: ProgressEntry;
}

/** Return the attempts that have a scorecard, the oldest first: any two of them can stand side by side. */
export function withScorecard(entries: readonly ProgressEntry[]): ProgressEntry[] {
  return entries.filter((entry) => entry.scale !== null).sort(byTime);
}

/**
 * Return the pair to show; null with fewer than two scorecards. Two that are asked for are taken; one that is asked
 * for is set against the one before it. Else it is the newest two of one scale or, where no two are, the newest two.
 * `attempts` come from `withScorecard`.
 */
export function choosePair(attempts: readonly ProgressEntry[], asked: readonly string[]): Pair | null {
  const found = attempts.filter((attempt) => asked.includes(attempt.attempt_id));
  const [first, second] = found;
  if (first && second) return { before: first, after: second };
  if (first) return withPredecessor(attempts, first) ?? withSuccessor(attempts, first);
  const newest = attempts.toReversed();
  const after = newest.find((attempt, place) => newest.slice(place + 1).some((older) => older.scale === attempt.scale));
  return withPredecessor(attempts, after ?? newest[0]);
}

/** Set an attempt against the last one before it on the same scale or, without such a one, the last one before it. */
function withPredecessor(attempts: readonly ProgressEntry[], after: ProgressEntry | undefined): Pair | null {
  if (!after) return null;
  const older = attempts.slice(0, attempts.indexOf(after)).reverse();
  const before = older.find((attempt) => attempt.scale === after.scale) ?? older[0];
  return before ? { before, after } : null;
}

function withSuccessor(attempts: readonly ProgressEntry[], before: ProgressEntry): Pair | null {
  const newer = attempts.slice(attempts.indexOf(before) + 1);
  const after = newer.find((attempt) => attempt.scale === before.scale) ?? newer[0];
  return after ? { before, after } : null;
}
