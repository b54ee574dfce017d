import "./rescoring.css";
import type { Rescoring } from "../api/schema";
import { t } from "../texts";

interface Props {
  rescoring: Rescoring;
  isBusy: boolean;
  onCancel: () => void;
}

/** How far a rescoring has come, and how it ended. */
export function RescoringProgress({ rescoring, isBusy, onCancel }: Props) {
  const { attempts, done, failed, state, failures } = rescoring;
  const over = done + failed;
  return (
    <>
      <label class="stack">
        <span role="status">{t.rescoring.states[state](done, attempts)}</span>
        <progress class="rescoring-bar" value={over} max={Math.max(attempts, 1)} />
      </label>
      {rescoring.reason && <p class="small">{t.rescoring.because(rescoring.reason)}</p>}
      {state === "running" && (
        <div>
          <button type="button" class="button" aria-disabled={isBusy} onClick={() => !isBusy && onCancel()}>
            {t.rescoring.cancel}
          </button>
        </div>
      )}
      {failures.length > 0 && (
        <details class="small">
          <summary>{t.rescoring.failed(failed)}</summary>
          <ul class="rescoring-failures">
            {failures.map((each) => (
              <li key={each.attempt_id}>
                <a href={`/attempts/${each.attempt_id}`}>{each.question_id}</a>: {each.reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
