import { useRef, useState } from "preact/hooks";
import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import type { NextQuestion } from "../../api/schema";
import { readInterviewDay } from "./interviewDay";

/** What is suggested: null until something is, and while another one is sought the one before. */
export interface Suggested {
  next: NextQuestion | null;
  error: Error | null;
  isSeeking: boolean;
  another: () => void;
  retry: () => void;
}

export function useSuggestion(): Suggested {
  const [skip, setSkip] = useState<readonly string[]>([]);
  const shown = useRef<NextQuestion | null>(null);
  const { data, error, reload } = useResource(`next ${skip.join()}`, (signal) => fetchNext(skip, signal));
  shown.current = data ?? shown.current;
  const next = shown.current;
  const isSeeking = data === null && error === null;
  const another = () => next && !isSeeking && setSkip((before) => skipToo(before, next.question.id));
  return { next, error, isSeeking, another, retry: reload };
}

function fetchNext(skip: readonly string[], signal: AbortSignal): Promise<NextQuestion> {
  const query = { skip: [...skip], interview_on: readInterviewDay() };
  return take(client.GET("/api/v1/next", { params: { query }, signal }));
}

/** Return what to skip from now on. When one comes again that was skipped, all were: it begins anew. */
export function skipToo(before: readonly string[], id: string): readonly string[] {
  return before.includes(id) ? [id] : [...before, id];
}
