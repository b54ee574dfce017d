import { clock } from "../components/units";
import { t } from "../texts";
import "./answerClock.css";

const RADIUS = 54;
const AROUND = 2 * Math.PI * RADIUS;

interface Props {
  elapsed_s: number;
  target_s: number;
  isPaused?: boolean;
}

/** How long an answer has become, in a ring that is full at its target time; then it turns warm, and no more. */
export function AnswerClock({ elapsed_s, target_s, isPaused = false }: Props) {
  const whole_s = Math.floor(elapsed_s);
  const isOver = whole_s > target_s;
  const share = Math.min(1, elapsed_s / target_s);
  return (
    <div class={`answer-clock ${isOver ? "answer-clock-over" : ""} ${isPaused ? "answer-clock-paused" : ""}`}>
      <svg class="answer-clock-ring" viewBox="0 0 120 120" aria-hidden="true">
        <circle class="answer-clock-track" cx="60" cy="60" r={RADIUS} />
        <circle
          class="answer-clock-share"
          cx="60"
          cy="60"
          r={RADIUS}
          stroke-dasharray={`${AROUND}`}
          stroke-dashoffset={`${AROUND * (1 - share)}`}
        />
      </svg>
      <div class="answer-clock-time" role="timer" aria-live="off" aria-label={t.recorder.elapsed}>
        <span class="answer-clock-elapsed numeric">{clock(whole_s)}</span>
        <span class="soft small numeric">
          {isOver ? t.recorder.over(clock(target_s)) : t.recorder.target(clock(target_s))}
        </span>
      </div>
    </div>
  );
}
