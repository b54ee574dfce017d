import type { Question } from "../../api/schema";
import { day } from "../../components/units";
import { t } from "../../texts";
import { outcomeOf } from "./outcome";
import type { Practised } from "./practised";
import { QuestionFacts } from "./QuestionFacts";

const TO_COMPARE = 2;

/** One question, what was done with it, and how that went. */
export function QuestionRow({ question, practised }: { question: Question; practised: Practised | undefined }) {
  return (
    <li class="question-row">
      <div>
        <a class="question-row-title" href={`/questions/${question.id}`}>
          {question.title}
        </a>
        <QuestionFacts question={question} />
      </div>
      {practised && <Done question={question} practised={practised} />}
    </li>
  );
}

function Done({ question, practised }: { question: Question; practised: Practised }) {
  const { last, attempts, scored } = practised;
  const outcome = outcomeOf(last);
  return (
    <div class="question-row-done">
      <a
        class={last.total === null ? "question-row-outcome small" : "question-row-outcome question-row-total numeric"}
        href={`/attempts/${last.attempt_id}`}
        aria-label={t.practise.lastOf(outcome, question.title)}
      >
        {outcome}
      </a>
      <p class="soft small row">
        <span>{t.practise.attempts(attempts)}</span>
        <span>{attempts > 1 ? t.practise.last(day(last.at)) : t.practise.on(day(last.at))}</span>
        {scored >= TO_COMPARE && (
          <a href={`/compare/${question.id}`} aria-label={t.practise.compareOf(question.title)}>
            {t.practise.compare}
          </a>
        )}
      </p>
    </div>
  );
}
