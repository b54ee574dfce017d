import type { Comparison } from "../../api/schema";
import { Rescore } from "../../rescoring/Rescore";
import { t } from "../../texts";

interface Props {
  comparison: Comparison;
  onScored: () => void;
}

/** Why the scores say nothing about each other, and what can be done about it. */
export function NotComparable({ comparison, onScored }: Props) {
  return (
    <section class="notice notice-warning stack" aria-labelledby="not-comparable">
      <h2 id="not-comparable">{t.compare.notComparable}</h2>
      <p>
        {comparison.reason} {t.compare.wordsStillAre}
      </p>
      <Rescore questionId={comparison.question_id} onEnd={onScored} />
    </section>
  );
}
