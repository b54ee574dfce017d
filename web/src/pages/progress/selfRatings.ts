import type { ProgressEntry } from "../../api/schema";

/** A level is a quarter of the way from the lowest to the highest; half of it is as near as five levels can tell. */
const HALF_LEVEL = 0.125;
const ROUNDING = 1e-9;

/** How often somebody rated their own answers higher than the scorer, lower, or about the same. */
export interface SelfRatings {
  higher: number;
  equal: number;
  lower: number;
}

/** Count the attempts that have both a total and a rating of one's own. */
export function countSelfRatings(entries: readonly ProgressEntry[]): SelfRatings {
  const counts = { higher: 0, equal: 0, lower: 0 };
  for (const { self_total: own, total } of entries) {
    if (own === null || total === null) continue;
    if (Math.abs(own - total) <= HALF_LEVEL + ROUNDING) counts.equal += 1;
    else if (own > total) counts.higher += 1;
    else counts.lower += 1;
  }
  return counts;
}
