import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import type { AttemptView, Comparison } from "../../api/schema";
import { Loaded } from "../../components/Loaded";
import { t } from "../../texts";
import { Answers } from "./Answers";
import { BlindReading } from "./BlindReading";
import { CriteriaTable } from "./CriteriaTable";
import { DeliveryTable } from "./DeliveryTable";
import { NotComparable } from "./NotComparable";
import { PointChanges } from "./PointChanges";
import type { Pair } from "./pair";
import { TotalChange } from "./TotalChange";
import { verdictText } from "./VerdictOfChange";

interface Props extends Pair {
  onChanged: () => void;
}

interface Parts {
  comparison: Comparison;
  attempts: { before: AttemptView; after: AttemptView };
}

/** Two attempts side by side: what the scorer says of each, and what was said in each. */
export function ComparisonView({ before, after, onChanged }: Props) {
  const resource = useResource<Parts>(`comparison ${before.attempt_id} ${after.attempt_id}`, async (signal) => {
    const params = { path: { attempt_id: after.attempt_id }, query: { with: before.attempt_id } };
    const [comparison, one, other] = await Promise.all([
      take(client.GET("/api/v1/attempts/{attempt_id}/comparison", { params, signal })),
      readAttempt(before.attempt_id, signal),
      readAttempt(after.attempt_id, signal),
    ]);
    return { comparison, attempts: { before: one, after: other } };
  });
  const scoredAgain = () => {
    resource.reload();
    onChanged();
    // The button that was pressed goes away with the notice.
    document.getElementById("total-change")?.focus();
  };
  return (
    <>
      <p class="visually-hidden" role="status">
        {resource.data && t.compare.said(verdictText(resource.data.comparison.total.verdict))}
      </p>
      <Loaded resource={resource} waiting={<p class="compare-waiting soft">{t.common.loading}</p>}>
        {({ comparison, attempts }) => (
          <>
            {!comparison.comparable && <NotComparable comparison={comparison} onScored={scoredAgain} />}
            <TotalChange comparison={comparison} />
            {(isReadable(comparison) || comparison.pairwise) && (
              <BlindReading comparison={comparison} onRead={resource.reload} />
            )}
            <CriteriaTable comparison={comparison} />
            {comparison.comparable && <PointChanges points={comparison.points} />}
            <Answers comparison={comparison} attempts={attempts} />
            <DeliveryTable before={comparison.before.delivery} after={comparison.after.delivery} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** Whether both were scored by one rubric, so that they can be read blind. */
function isReadable({ comparable, total }: Comparison): boolean {
  return comparable && [total.before, total.after].every((reached) => (reached?.share ?? null) !== null);
}

function readAttempt(attemptId: string, signal: AbortSignal): Promise<AttemptView> {
  return take(client.GET("/api/v1/attempts/{attempt_id}", { params: { path: { attempt_id: attemptId } }, signal }));
}
