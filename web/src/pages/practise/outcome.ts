import type { Stage } from "../../api/schema";
import { t } from "../../texts";

/** Return what an attempt reached or, where it has no total, how far it has come. */
export function outcomeOf({ total, stage }: { total: number | null; stage: Stage }): string {
  return total === null ? t.practise.stages[stage] : t.common.percent(total);
}
