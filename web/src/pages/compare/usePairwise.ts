import { useEffect, useRef, useState } from "preact/hooks";
import { client, take } from "../../api/client";
import type { Comparison, PairwiseReading } from "../../api/schema";

const POLL_MS = 1000;

export interface Asked {
  /** The one that was asked for or is followed; null before that. */
  reading: PairwiseReading | null;
  isBusy: boolean;
  error: Error | null;
  ask: () => void;
}

/** Have a pair read blind, and follow that to its end; then `onRead` is called. One under way is followed at once. */
export function usePairwise({ before, after, pairwise }: Comparison, onRead: () => void): Asked {
  const [reading, setReading] = useState(pairwise);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const read = useRef(onRead);
  read.current = onRead;
  // Words or scores may have become others meanwhile.
  useEffect(() => setReading(pairwise), [pairwise?.id, pairwise?.state]);
  const params = { path: { attempt_id: after.attempt_id }, query: { with: before.attempt_id } };

  async function ask() {
    setIsBusy(true);
    setError(null);
    try {
      const call = client.POST("/api/v1/attempts/{attempt_id}/comparison/pairwise-reading", { params });
      const asked = await take(call);
      setReading(asked);
      if (!isUnderWay(asked)) read.current();
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setIsBusy(false);
    }
  }

  useEffect(() => {
    if (!isUnderWay(reading)) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const call = client.GET("/api/v1/attempts/{attempt_id}/comparison", { params, signal: abort.signal });
        const found = (await take(call)).pairwise;
        setError(null);
        setReading(found);
        if (!isUnderWay(found)) read.current();
      } catch (failure) {
        if (abort.signal.aborted) return;
        setError(failure as Error);
        setReading(reading && { ...reading }); // which has it looked at again
      }
    }, POLL_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [reading]);

  return { reading, isBusy, error, ask };
}

export function isUnderWay(reading: PairwiseReading | null): boolean {
  return reading?.state === "waiting" || reading?.state === "reading";
}
