import type { AttemptView } from "../../api/schema";
import { t } from "../../texts";

/** Why the last scoring gave nothing. What to do stands in the reason; the actions stand below. */
export function NotScored({ attempt }: { attempt: AttemptView }) {
  return (
    <section class="notice notice-problem stack" role="alert">
      <h2>{t.attempt.notScored}</h2>
      <p>{attempt.failure?.reason}</p>
      <p class="small">
        {t.attempt.notScoredKept} {attempt.has_scorecard && t.attempt.earlierScorecard}
      </p>
    </section>
  );
}
