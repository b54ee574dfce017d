import type { Feedback } from "../../api/schema";
import { t } from "../../texts";
import { Quotes } from "./Criterion";

/** What was said wrongly, with what is right; and common mistakes that the answer makes. */
export function Statements({ feedback }: { feedback: Feedback }) {
  const { wrong_statements: wrong, common_mistakes: mistakes } = feedback;
  return (
    <>
      {wrong.length > 0 && (
        <section class="card stack statements" aria-labelledby="wrong">
          <h2 id="wrong">{t.scorecard.wrong}</h2>
          {wrong.map((statement) => (
            <div class="statement" key={statement.evidence[0]?.start}>
              <Quotes evidence={statement.evidence} />
              <p>
                <strong>{t.scorecard.rightIs}:</strong> {statement.correction}
              </p>
              <p class="small soft">
                {t.scorecard.source}: {statement.source ?? t.scorecard.noSource}
              </p>
            </div>
          ))}
        </section>
      )}
      {mistakes.length > 0 && (
        <section class="card stack" aria-labelledby="mistakes">
          <h2 id="mistakes">{t.scorecard.mistakes}</h2>
          {mistakes.map((mistake) => (
            <div key={mistake.mistake_id}>
              <h3 class="mistake-title">{mistake.title}</h3>
              <Quotes evidence={mistake.evidence} />
              <p>{mistake.advice}</p>
            </div>
          ))}
        </section>
      )}
    </>
  );
}
