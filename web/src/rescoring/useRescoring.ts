import { useEffect, useRef, useState } from "preact/hooks";
import { client, take } from "../api/client";
import type { Rescoring } from "../api/schema";

const POLL_MS = 1000;

export interface Following {
  /** The one that was begun or is followed; null before that. */
  rescoring: Rescoring | null;
  isBusy: boolean;
  error: Error | null;
  start: (questionId: string | null) => void;
  cancel: () => void;
}

/**
 * Have old answers scored again, and follow that to its end; `underWay` is followed from the beginning. `onEnd` is
 * called when nothing of it runs any more.
 */
export function useRescoring(underWay: Rescoring | null, onEnd: () => void): Following {
  const [rescoring, setRescoring] = useState(underWay);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const end = useRef(onEnd);
  end.current = onEnd;

  async function run(call: () => Promise<Rescoring>) {
    setIsBusy(true);
    setError(null);
    try {
      setRescoring(await call());
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setIsBusy(false);
    }
  }

  useEffect(() => {
    if (rescoring === null || !isUnderWay(rescoring)) return;
    const { id } = rescoring;
    const timer = setTimeout(async () => {
      try {
        const found = await read(id);
        setError(null);
        setRescoring(found);
        if (!isUnderWay(found)) end.current();
      } catch (failure) {
        setError(failure as Error);
        setRescoring({ ...rescoring }); // which has it looked at again
      }
    }, POLL_MS);
    return () => clearTimeout(timer);
  }, [rescoring]);

  const start = (questionId: string | null) =>
    run(() => take(client.POST("/api/v1/rescorings", { body: { question_id: questionId, attempts: [] } })));
  const cancel = () => rescoring && run(() => post(rescoring.id));
  return { rescoring, isBusy, error, start, cancel };
}

/** Whether anything of it is still to come: one that was cancelled brings the attempt to its end that it is at. */
export function isUnderWay({ state, running }: Rescoring): boolean {
  return state === "running" || running > 0;
}

function read(rescoringId: string): Promise<Rescoring> {
  const params = { path: { rescoring_id: rescoringId } };
  return take(client.GET("/api/v1/rescorings/{rescoring_id}", { params }));
}

function post(rescoringId: string): Promise<Rescoring> {
  const params = { path: { rescoring_id: rescoringId } };
  return take(client.POST("/api/v1/rescorings/{rescoring_id}/cancel", { params }));
}
