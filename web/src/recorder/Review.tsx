import { useMemo, useState } from "preact/hooks";
import { Confirm } from "../components/Confirm";
import { KeyHint } from "../components/KeyHint";
import { clock } from "../components/units";
import { t } from "../texts";
import { type Answered, elapsedMs } from "./machine";
import { Playback } from "./Playback";
import type { Recorder } from "./recorder";

interface Props {
  recorder: Recorder;
  state: Answered;
}

/** What was recorded: listen to it, submit it, or record again. */
export function Review({ recorder, state }: Props) {
  const [isAsked, setAsked] = useState(false);
  const sound = useMemo(() => recorder.sound(), [recorder]);
  const { recorded, cause } = state;
  const isSubmitting = state.phase === "submitting";
  return (
    <div class="stack">
      <h2>{t.recorder.review}</h2>
      <p>{t.recorder.recorded(clock(Math.floor(elapsedMs(recorded.clock, 0) / 1000)))}</p>
      {cause !== "person" && <p class="notice notice-warning">{t.recorder.cause[cause]}</p>}
      {sound && <Playback sound={sound} label={t.recorder.play} />}
      <div class="row">
        <button
          type="button"
          class="button button-primary recorder-wide"
          data-first
          aria-keyshortcuts="S Control+Enter"
          aria-disabled={isSubmitting}
          onClick={() => recorder.submit()}
        >
          {isSubmitting ? t.recorder.submitting : t.recorder.submit} {!isSubmitting && <KeyHint name="s" />}
        </button>
        {!isSubmitting && (
          <button type="button" class="button" onClick={() => setAsked(true)}>
            {t.recorder.again}
          </button>
        )}
      </div>
      <Trouble state={state} />
      {isAsked && (
        <Confirm
          question={t.recorder.againSure}
          yes={t.recorder.againYes}
          no={t.recorder.keep}
          onYes={() => recorder.again()}
          onNo={() => setAsked(false)}
        />
      )}
    </div>
  );
}

/** What keeps it from being submitted, or from being safe in this browser. */
function Trouble({ state: { phase, recorded } }: { state: Props["state"] }) {
  const { sending } = recorded;
  return (
    <>
      {!recorded.isKept && <p class="notice notice-warning">{t.recorder.unkept}</p>}
      {sending.kind === "refused" && !sending.isTooLarge && (
        <p class="notice notice-problem" role="alert">
          {sending.message}
        </p>
      )}
      {sending.kind === "waiting" && phase === "submitting" && (
        <p class="notice notice-warning" role="status">
          {t.recorder.submitWaiting(sending.message)}
        </p>
      )}
    </>
  );
}
