import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import type { Comparison } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { Loaded } from "../../components/Loaded";
import { t } from "../../texts";
import { toScoreAgain } from "./outdated";
import { useScoreAgain } from "./useScoreAgain";

interface Props {
  comparison: Comparison;
  onScored: () => void;
}

/** Why the scores say nothing about each other, and what can be done about it. */
export function NotComparable({ comparison, onScored }: Props) {
  const setup = useResource("scorer", (signal) => take(client.GET("/api/v1/setup", { signal })));
  return (
    <section class="notice notice-warning stack" aria-labelledby="not-comparable">
      <h2 id="not-comparable">{t.compare.notComparable}</h2>
      <p>
        {comparison.reason} {t.compare.wordsStillAre}
      </p>
      <Loaded resource={setup}>
        {({ scorer }) => <ScoreAgain attemptIds={toScoreAgain(comparison, scorer)} onScored={onScored} />}
      </Loaded>
    </section>
  );
}

function ScoreAgain({ attemptIds, onScored }: { attemptIds: string[]; onScored: () => void }) {
  const again = useScoreAgain(onScored);
  if (attemptIds.length === 0) return <p>{t.compare.answerAgain}</p>;
  return (
    <>
      {again.error && <Failure error={again.error} />}
      <div class="row">
        <button
          type="button"
          class="button"
          aria-disabled={again.isRunning}
          onClick={() => !again.isRunning && again.start(attemptIds)}
        >
          {t.compare.scoreAgain(attemptIds.length)}
        </button>
        <span class="small" role="status">
          {again.isRunning ? t.compare.scoring : t.compare.scoreAgainWhy}
        </span>
      </div>
    </>
  );
}
