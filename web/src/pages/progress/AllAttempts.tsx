import { useState } from "preact/hooks";
import type { ProgressEntry } from "../../api/schema";
import { scorerName } from "../../components/scales";
import { dateTime, percent } from "../../components/units";
import { t } from "../../texts";

interface Props {
  /** In the order of time. */
  entries: readonly ProgressEntry[];
  titleOf: (questionId: string) => string;
}

const STEP = 20;

/** Every attempt, the newest first, some at a time. */
export function AllAttempts({ entries, titleOf }: Props) {
  const [count, setCount] = useState(STEP);
  const left = entries.length - count;
  return (
    <section class="card stack" aria-labelledby="all">
      <h2 id="all">{t.progress.all}</h2>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t.chart.question}</th>
            <th scope="col">{t.progress.total}</th>
          </tr>
        </thead>
        <tbody>
          {entries
            .slice(Math.max(0, left))
            .toReversed()
            .map((entry) => (
              <tr key={entry.attempt_id}>
                <th scope="row" class="progress-row">
                  {titleOf(entry.question_id)}{" "}
                  <span class="soft small progress-how">
                    <a href={`/attempts/${entry.attempt_id}`}>{dateTime(entry.at)}</a> · {howOf(entry)}
                  </span>
                </th>
                {entry.total === null ? (
                  <td>{t.practise.stages[entry.stage]}</td>
                ) : (
                  <td class="progress-count">{percent(entry.total)}</td>
                )}
              </tr>
            ))}
        </tbody>
      </table>
      {left > 0 && (
        <div>
          <button type="button" class="button button-small" onClick={() => setCount(count + 5 * STEP)}>
            {t.progress.more(Math.min(left, 5 * STEP))}
          </button>
        </div>
      )}
    </section>
  );
}

function howOf(entry: ProgressEntry): string {
  const how = entry.spoken ? t.attempt.spoken : t.attempt.typed;
  const scorer = scorerName(entry);
  return scorer === null ? how : `${how} · ${scorer}`;
}
