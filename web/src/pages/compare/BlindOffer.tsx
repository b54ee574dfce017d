import { useEffect } from "preact/hooks";
import { client, take } from "../../api/client";
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

/** Says what a blind reading takes and offers it; where the setting says «always», it is asked for at once. */
export function BlindOffer({ comparison, isFirst, isBusy, onAsk, onPress }: Props) {
  const { before, after } = comparison;
  const estimate = useResource(`blind ${before.attempt_id} ${after.attempt_id}`, (signal) =>
    readEstimate(after.attempt_id, before.attempt_id, signal),
  );
  const isPossible = estimate.data !== null && estimate.data.reason === null;
  const isWanted = isFirst && comparison.comparable && isPossible && estimate.data?.always === true;
  useEffect(() => {
    if (isWanted) onAsk();
  }, [isWanted]);
  return (
    <Loaded resource={estimate}>
      {(known) =>
        known.reason !== null ? (
          <p class="soft">{known.reason}</p>
        ) : (
          <>
            <p class="soft small">{`${costOf({ ...known, scorer: "judge" })} ${known.basis}`}</p>
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

function readEstimate(attemptId: string, otherId: string, signal: AbortSignal): Promise<PairwiseEstimate> {
  const params = { path: { attempt_id: attemptId }, query: { with: otherId } };
  return take(client.GET("/api/v1/attempts/{attempt_id}/comparison/pairwise-reading/estimate", { params, signal }));
}
