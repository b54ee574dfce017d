import type { Feedback } from "../../api/schema";
import { t } from "../../texts";

/** What opens only when the attempt is scored: a model answer, and what would be asked next. */
export function Afterwards({ feedback }: { feedback: Feedback }) {
  const { model_answer: modelAnswer, solution, follow_ups: followUps } = feedback;
  return (
    <>
      {followUps.length > 0 && (
        <section class="card stack" aria-labelledby="follow-ups">
          <h2 id="follow-ups">{t.scorecard.followUps}</h2>
          <ul class="follow-ups">
            {followUps.map((ask) => (
              <li key={ask}>{ask}</li>
            ))}
          </ul>
        </section>
      )}
      {modelAnswer && (
        <details class="card">
          <summary>
            <h2>{t.scorecard.modelAnswer}</h2>
          </summary>
          <p class="words reading">{modelAnswer}</p>
        </details>
      )}
      {solution && (
        <details class="card">
          <summary>
            <h2>{t.scorecard.solution}</h2>
          </summary>
          <div class="stack">
            <pre class="code">{solution.code}</pre>
            <p>
              {solution.time_complexity} · {solution.space_complexity}
            </p>
            <h3>{t.scorecard.hiddenTests}</h3>
            <pre class="code">{solution.hidden_tests}</pre>
          </div>
        </details>
      )}
    </>
  );
}
