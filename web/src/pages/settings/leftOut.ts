import type { Imported } from "../../api/schema";

/** Return why attempts were left out, each reason once, with how many it kept out; the most frequent first. */
export function reasonsOf({ left_out: leftOut }: Imported): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { reason } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}
