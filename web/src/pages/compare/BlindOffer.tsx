import { useEffect } from "preact/hooks";
import { client, Failed, take } from "../../api/client";
import { useResource } from "../../api/resource";
import type { Comparison, PairwiseEstimate } from "../../api/schema";
import { Loaded } from "../../components/Loaded";
import { costOf } from "../../rescoring/cost";
import { t } from "../../texts";

interface Props {
  comparison: Comparison;
  /** Nothing was asked for yet: then the setting may do so by itself. */
  isFirst: boolean;
  isBusy: boolean;
  onAsk: () => void;
  onPress: () => void;
}

/** The estimate, or in the service's own words why a pair can't be read. */
type Found = { estimate: PairwiseEstimate } | { why: string };

/** Says what a blind reading takes and offers it; where the setting says «always», it is asked for at once. */
export function BlindOffer({ comparison, isFirst, isBusy, onAsk, onPress }: Props) {
  const { before, after } = comparison;
  const found = useResource(`blind ${before.attempt_id} ${after.attempt_id}`, (signal) =>
    readEstimate(after.attempt_id, before.attempt_id, signal),
  );
  const estimate = found.data && "estimate" in found.data ? found.data.estimate : null;
  const isWanted = isFirst && comparison.comparable && (estimate?.always ?? false);
  useEffect(() => {
    if (isWanted) onAsk();
  }, [isWanted]);
  return (
    <Loaded resource={found}>
      {(known) =>
        "why" in known ? (
          <p class="soft">{known.why}</p>
        ) : (
          <>
            <p class="soft small">{`${costOf({ ...known.estimate, scorer: "judge" })} ${known.estimate.basis}`}</p>
            <div>
              <button type="button" class="button" aria-disabled={isBusy} onClick={() => !isBusy && onPress()}>
                {isFirst ? t.blind.ask : t.blind.askAgain}
              </button>
            </div>
          </>
        )
      }
    </Loaded>
  );
}

async function readEstimate(attemptId: string, otherId: string, signal: AbortSignal): Promise<Found> {
  const params = { path: { attempt_id: attemptId }, query: { with: otherId } };
  const call = client.GET("/api/v1/attempts/{attempt_id}/comparison/pairwise-reading/estimate", { params, signal });
  try {
    return { estimate: await take(call) };
  } catch (error) {
    if (error instanceof Failed && error.status !== null && error.status < 500) return { why: error.message };
    throw error;
  }
}
