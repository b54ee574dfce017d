import type { Question } from "../../api/schema";
import { t } from "../../texts";

/** How long, how hard, and whether it is code. */
export function QuestionFacts({ question }: { question: Question }) {
  return (
    <p class="soft small row question-facts">
      <span class="numeric">{t.common.minutes(question.minutes)}</span>
      <span>{t.difficulty[question.difficulty]}</span>
      {question.task && <span>{t.practise.coding}</span>}
    </p>
  );
}
