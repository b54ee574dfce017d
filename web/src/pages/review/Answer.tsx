import type { ReviewedAnswer } from "../../api/schema";
import { t } from "../../texts";
import { PlayerBar } from "../attempt/PlayerBar";
import type { Player } from "../attempt/usePlayer";
import { TaskView } from "../question/TaskView";

/** The answer to be rated: to hear, and to read. */
export function Answer({ answer, player }: { answer: ReviewedAnswer; player: Player | null }) {
  const { task } = answer.question;
  return (
    <section class="card stack review-answer" aria-labelledby="answer">
      <h2 id="answer">{t.review.answer}</h2>
      {player && <PlayerBar player={player} />}
      {answer.is_spoken && <p class="soft small">{answer.has_sound ? t.review.heard : t.review.soundGone}</p>}
      <p class="review-words">{answer.answer}</p>
      {task && (
        <details>
          <summary>{t.question.task}</summary>
          <TaskView task={task} />
        </details>
      )}
    </section>
  );
}
