import type { AttemptView, ComparedAnswer, Comparison } from "../../api/schema";
import { scorerName } from "../../components/scales";
import { dateTime } from "../../components/units";
import { t } from "../../texts";
import { PlayerBar } from "../attempt/PlayerBar";
import { usePlayer } from "../attempt/usePlayer";
import { MarkedAnswer } from "./MarkedAnswer";

interface Props {
  comparison: Comparison;
  attempts: { before: AttemptView; after: AttemptView };
}

/** Both answers beside each other: the words with what stands in one alone, and the recordings. */
export function Answers({ comparison, attempts }: Props) {
  return (
    <section class="stack" aria-labelledby="words">
      <h2 id="words">{t.compare.words}</h2>
      <div class="answers">
        <Answer side="before" answer={comparison.before} attempt={attempts.before} />
        <Answer side="after" answer={comparison.after} attempt={attempts.after} />
      </div>
    </section>
  );
}

interface AnswerProps {
  side: "before" | "after";
  answer: ComparedAnswer;
  attempt: AttemptView;
}

function Answer({ side, answer, attempt }: AnswerProps) {
  const title = `answer-${side}`;
  const { recording } = attempt;
  const player = usePlayer(attempt.id, recording !== null && recording.deleted_at === null);
  return (
    <article class="card stack answer" aria-labelledby={title}>
      <header>
        <h3 id={title}>
          {t.compare[side]}, {dateTime(answer.submitted_at)}
        </h3>
        <p class="soft small">
          {recording ? t.attempt.spoken : t.attempt.typed} · {scorerName(answer.scale)} ·{" "}
          <a href={`/attempts/${attempt.id}`}>{t.compare.openAttempt}</a>
        </p>
      </header>
      {player && <PlayerBar player={player} />}
      {recording?.deleted_at && <p class="soft small">{t.player.deleted}</p>}
      <MarkedAnswer side={side} answer={answer} />
    </article>
  );
}
