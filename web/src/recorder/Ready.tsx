import { KeyHint } from "../components/KeyHint";
import { t } from "../texts";
import { LevelMeter } from "./LevelMeter";
import { MicrophoneChoice } from "./MicrophoneChoice";
import type { Recorder } from "./recorder";

/** The microphone is open: its level, and which one it is. Nothing is recorded yet. */
export function Ready({ recorder, onLeave }: { recorder: Recorder; onLeave: () => void }) {
  return (
    <div class="recorder-centre stack-loose">
      <LevelMeter recorder={recorder} hint={t.recorder.sayAWord} />
      <div class="row recorder-buttons">
        <button
          type="button"
          class="button button-primary recorder-start"
          data-first
          aria-keyshortcuts="R"
          onClick={() => recorder.start()}
        >
          <span class="recorder-dot" aria-hidden="true" />
          {t.recorder.start} <KeyHint name="r" />
        </button>
        <button type="button" class="button button-quiet" aria-keyshortcuts="Escape" onClick={onLeave}>
          {t.recorder.leave}
        </button>
      </div>
      <MicrophoneChoice chosen={recorder.deviceId} onChoose={(deviceId) => recorder.switchTo(deviceId)} />
    </div>
  );
}
