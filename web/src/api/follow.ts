import type { AttemptView } from "./schema";

/**
 * Follow an attempt by server-sent events, from its present state until its scoring is over. The browser connects
 * again by itself when the service goes away in between; `onLost` tells so. Returns what ends it.
 */
export function followAttempt(
  attemptId: string,
  onChange: (attempt: AttemptView) => void,
  onLost: () => void,
): () => void {
  const source = new EventSource(`/api/v1/attempts/${attemptId}/events`);
  source.addEventListener("attempt", (event) => {
    const attempt: AttemptView = JSON.parse((event as MessageEvent<string>).data);
    if (isSettled(attempt)) source.close();
    onChange(attempt);
  });
  source.addEventListener("error", onLost);
  return () => source.close();
}

export function isSettled(attempt: AttemptView): boolean {
  return attempt.stage === "scored" || attempt.stage === "not_scored";
}
