import { KeyHint } from "../components/KeyHint";
import { t } from "../texts";
import type { Obstacle } from "./machine";

interface Ways {
  onLeave: () => void;
  onType: () => void;
}

/** Why the microphone is needed and what becomes of the sound, before the browser asks. */
export function Explaining({ onAllow, onLeave, onType }: Ways & { onAllow: () => void }) {
  return (
    <div class="stack">
      <h2>{t.recorder.explainTitle}</h2>
      <ul class="recorder-reasons">
        {t.recorder.explain.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <div class="row">
        <button type="button" class="button button-primary" data-first aria-keyshortcuts="R" onClick={onAllow}>
          {t.recorder.allow} <KeyHint name="r" />
        </button>
        <Others onLeave={onLeave} onType={onType} />
      </div>
    </div>
  );
}

/** Why nothing can be recorded, and what to do. */
export function Hindered({ obstacle, onRetry, onLeave, onType }: Ways & { obstacle: Obstacle; onRetry: () => void }) {
  const mayHelp = obstacle !== "insecure" && obstacle !== "unsupported";
  return (
    <div class="stack">
      <p class="notice notice-warning" role="alert">
        {t.recorder.obstacle[obstacle]}
      </p>
      <div class="row">
        {mayHelp && (
          <button type="button" class="button button-primary" data-first aria-keyshortcuts="R" onClick={onRetry}>
            {t.recorder.retry} <KeyHint name="r" />
          </button>
        )}
        <Others onLeave={onLeave} onType={onType} />
      </div>
    </div>
  );
}

function Others({ onLeave, onType }: Ways) {
  return (
    <>
      <button type="button" class="button" aria-keyshortcuts="T" onClick={onType}>
        {t.recorder.type} <KeyHint name="t" />
      </button>
      <button type="button" class="button button-quiet" aria-keyshortcuts="Escape" onClick={onLeave}>
        {t.recorder.leave}
      </button>
    </>
  );
}
