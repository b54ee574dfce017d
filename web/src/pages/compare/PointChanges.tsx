import type { PointChange, Verdict } from "../../api/schema";
import { t } from "../../texts";

/** The points of the rubric on which the scorer says something else than before. */
export function PointChanges({ points }: { points: PointChange[] }) {
  const changed = points.filter((point) => point.before !== point.after);
  return (
    <section class="card stack" aria-labelledby="points">
      <h2 id="points">{t.compare.points}</h2>
      {changed.length === 0 && <p class="soft">{t.compare.samePoints}</p>}
      <ul class="point-changes">
        {changed.map((point) => (
          <li key={point.point_id} class="point-change">
            <p class="row">
              <PointVerdict when={t.compare.from} verdict={point.before} />
              <span aria-hidden="true">→</span>
              <PointVerdict when={t.compare.to} verdict={point.after} />
            </p>
            <p>{point.claim}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function PointVerdict({ when, verdict }: { when: string; verdict: Verdict }) {
  return (
    <span class={`point-verdict-tag point-verdict-${verdict}`}>
      <span class="visually-hidden">{when} </span>
      {t.verdicts[verdict]}
    </span>
  );
}
