import type { Feedback } from "../../api/schema";
import { KeyHint } from "../../components/KeyHint";
import { percent } from "../../components/units";
import { t } from "../../texts";
import { certaintyOf } from "./certainty";

interface Props {
  feedback: Feedback;
  questionId: string;
}

/** The total, and the one thing to do next. */
export function Summary({ feedback, questionId }: Props) {
  const { total, scored_criteria: scored, criteria } = feedback;
  return (
    <section class="card summary" aria-label={t.scorecard.title}>
      <div class="summary-total">
        {total === null ? (
          <p class="summary-none">{t.scorecard.noTotal}</p>
        ) : (
          <>
            <p class="summary-number numeric">{percent(total)}</p>
            <p class="soft">{t.scorecard.total}</p>
          </>
        )}
        {total !== null && scored < criteria.length && (
          <p class="small soft">{t.scorecard.partly(scored, criteria.length)}</p>
        )}
        <Certainty feedback={feedback} />
        <Corrected feedback={feedback} />
      </div>
      <div class="summary-next stack">
        <h2>{t.scorecard.next}</h2>
        <p>{feedback.next_action.advice}</p>
        <div>
          <a class="button button-primary" href={`/questions/${questionId}`} aria-keyshortcuts="a">
            {t.scorecard.tryAgain} <KeyHint name="a" />
          </a>
        </div>
      </div>
    </section>
  );
}

/** How far chance may have moved the total. */
function Certainty({ feedback }: { feedback: Feedback }) {
  return certaintyOf(feedback).map((said) => (
    <p key={said} class="small soft">
      {said}
    </p>
  ));
}

function Corrected({ feedback }: { feedback: Feedback }) {
  if (!feedback.correction) return null;
  const { total_as_heard: before } = feedback.correction;
  return (
    <p class="small soft">
      {before === null
        ? t.scorecard.correctionUnknown
        : t.scorecard.correction(percent(before), percent(feedback.total))}
    </p>
  );
}
