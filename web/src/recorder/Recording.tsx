import { KeyHint } from "../components/KeyHint";
import { useNow } from "../components/useNow";
import { t } from "../texts";
import { AnswerClock } from "./AnswerClock";
import { LevelMeter } from "./LevelMeter";
import { type Answering, elapsedMs } from "./machine";
import type { Recorder } from "./recorder";

interface Props {
  recorder: Recorder;
  state: Answering;
  target_s: number;
}

/** While an answer is given: the clock, the level, and what ends it. */
export function Recording({ recorder, state, target_s }: Props) {
  const isPaused = state.phase === "paused";
  const now_ms = useNow(!isPaused);
  return (
    <div class="recorder-centre stack">
      <p class="recorder-state" aria-hidden="true">
        <span class={isPaused ? "recorder-dot" : "recorder-dot recorder-dot-live"} />
        {isPaused ? t.recorder.paused : t.recorder.recording}
      </p>
      <AnswerClock elapsed_s={elapsedMs(state.recorded.clock, now_ms) / 1000} target_s={target_s} isPaused={isPaused} />
      <div class={isPaused ? "recorder-level recorder-level-resting" : "recorder-level"}>
        <LevelMeter recorder={recorder} isResting={isPaused} />
      </div>
      <div class="row recorder-buttons">
        <button
          type="button"
          class="button recorder-wide"
          data-first
          aria-keyshortcuts="P"
          onClick={() => (isPaused ? recorder.resume() : recorder.pause())}
        >
          {isPaused ? t.recorder.resume : t.recorder.pause} <KeyHint name="p" />
        </button>
        <button
          type="button"
          class="button button-primary recorder-wide"
          aria-keyshortcuts="R"
          onClick={() => recorder.stop()}
        >
          {t.recorder.stop} <KeyHint name="r" />
        </button>
      </div>
      <p class="recorder-trouble small soft" role="status">
        {troubleOf(state)}
      </p>
    </div>
  );
}

function troubleOf({ recorded }: Props["state"]): string {
  if (!recorded.isKept) return t.recorder.unkept;
  if (recorded.sending.kind === "waiting") return t.recorder.waiting;
  if (recorded.sending.kind === "refused") return t.recorder.refusedWhileRecording;
  return "";
}
