import type { ReviewedCriterion } from "../../api/schema";
import { t } from "../../texts";

/** What a criterion is rated by: the points that are expected, or what each level means. */
export function Expected({ criterion }: { criterion: ReviewedCriterion }) {
  const levels = Object.entries(criterion.descriptors);
  return (
    <details>
      <summary>{levels.length > 0 ? t.review.descriptors : t.review.points}</summary>
      {levels.length > 0 ? (
        <ol class="review-descriptors">
          {levels.map(([level, meaning]) => (
            <li key={level}>{meaning}</li>
          ))}
        </ol>
      ) : (
        <ul class="review-points stack">
          {criterion.points.map((point) => (
            <li key={point.claim}>
              {point.claim} {!point.must && <span class="tag">{t.scorecard.bonus}</span>}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
