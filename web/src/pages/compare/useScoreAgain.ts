import { useRef, useState } from "preact/hooks";
import { client, take } from "../../api/client";
import { followAttempt, isSettled } from "../../api/follow";
import type { AttemptView } from "../../api/schema";
import { t } from "../../texts";

export interface ScoringAgain {
  isRunning: boolean;
  error: Error | null;
  start: (attemptIds: readonly string[]) => Promise<void>;
}

/** Have attempts scored again; `onDone` is called when the last of them has come to an end. */
export function useScoreAgain(onDone: () => void): ScoringAgain {
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const done = useRef(onDone);
  done.current = onDone;

  async function start(attemptIds: readonly string[]) {
    setRunning(true);
    setError(null);
    try {
      await Promise.all(attemptIds.map(scoreAgain));
      done.current();
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setRunning(false);
    }
  }
  return { isRunning, error, start };
}

/** Score an attempt again and wait for its end. Throws with the reason when it could not be scored. */
async function scoreAgain(attemptId: string): Promise<void> {
  const params = { path: { attempt_id: attemptId } };
  const sent = await take(client.POST("/api/v1/attempts/{attempt_id}/score", { params }));
  const { stage, failure } = await settled(sent);
  if (stage === "not_scored") throw new Error(failure?.reason ?? t.common.notScored);
}

function settled(attempt: AttemptView): Promise<AttemptView> {
  if (isSettled(attempt)) return Promise.resolve(attempt);
  return new Promise((resolve) => {
    const change = (changed: AttemptView) => isSettled(changed) && resolve(changed);
    followAttempt(attempt.id, change, () => {});
  });
}
