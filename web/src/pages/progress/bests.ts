import type { ProgressEntry } from "../../api/schema";
import { byTime, isScored, type Scored } from "../../components/chart/series";

/** Return the best attempt at each question on each scale, the newest first. Of equal ones the first reached it. */
export function bestsOf(entries: readonly ProgressEntry[]): Scored[] {
  const bests = new Map<string, Scored>();
  for (const entry of [...entries].sort(byTime).filter(isScored)) {
    const key = `${entry.question_id} ${entry.scale}`;
    const best = bests.get(key);
    if (!best || entry.total > best.total) bests.set(key, entry);
  }
  return [...bests.values()].sort(byTime).reverse();
}
