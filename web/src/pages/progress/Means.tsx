import type { InterviewLog } from "../../api/schema";
import { percent } from "../../components/units";
import { t } from "../../texts";
import { KINDS } from "./outcome";

/** How many outcomes there are of each kind; the means before them only where there are enough. */
export function Means({ log }: { log: InterviewLog }) {
  const counts = KINDS.filter((kind) => log.counts[kind]).map((kind) => t.outcomes.count(kind, log.counts[kind] ?? 0));
  return (
    <div class="small">
      <p>{counts.join(", ")}.</p>
      {log.mean_before_passed !== null && <p>{t.outcomes.meanPassed(percent(log.mean_before_passed))}</p>}
      {log.mean_before_failed !== null && <p>{t.outcomes.meanFailed(percent(log.mean_before_failed))}</p>}
      <p class="soft">{log.note}</p>
    </div>
  );
}
