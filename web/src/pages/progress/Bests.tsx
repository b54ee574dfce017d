import { useState } from "preact/hooks";
import type { ProgressEntry } from "../../api/schema";
import { scorerName } from "../../components/scales";
import { day, percent } from "../../components/units";
import { t } from "../../texts";
import { bestsOf } from "./bests";

interface Props {
  entries: readonly ProgressEntry[];
  titleOf: (questionId: string) => string;
}

const FIRST = 8;

/** The best attempt at each question, on each scale. */
export function Bests({ entries, titleOf }: Props) {
  const [isWhole, setWhole] = useState(false);
  const bests = bestsOf(entries);
  if (bests.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="bests">
      <div>
        <h2 id="bests">{t.progress.bests}</h2>
        <p class="soft small">{t.progress.bestsWhy}</p>
      </div>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t.chart.question}</th>
            <th scope="col">{t.progress.best}</th>
          </tr>
        </thead>
        <tbody>
          {bests.slice(0, isWhole ? undefined : FIRST).map((best) => (
            <tr key={best.attempt_id}>
              <th scope="row" class="progress-row">
                {titleOf(best.question_id)}{" "}
                <span class="soft small progress-how">
                  <a href={`/attempts/${best.attempt_id}`}>{day(best.at)}</a> · {scorerName(best)}
                </span>
              </th>
              <td class="progress-count">{percent(best.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!isWhole && bests.length > FIRST && (
        <div>
          <button type="button" class="button button-small" onClick={() => setWhole(true)}>
            {t.progress.showAll(bests.length)}
          </button>
        </div>
      )}
    </section>
  );
}
