import { useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { client, take } from "../../api/client";
import { newKey } from "../../api/idempotency";
import type { Question } from "../../api/schema";
import { countWords, type Draft, fenced, readDraft, removeDraft, writeDraft } from "./draft";

export interface Typing {
  text: string;
  write: (text: string) => void;
  submit: () => void;
  /** Whether the draft would outlive a reload. */
  isKept: boolean;
  isSending: boolean;
  error: Error | null;
  spentMs: (now_ms: number) => number;
}

/** A typed answer from its draft to its submission. The same text is sent once, however often it is submitted. */
export function useTyping(question: Question): Typing {
  const began_ms = useRef(performance.now()).current;
  const draft = useRef<Draft>(readDraft(question.id) ?? newDraft(question));
  const before_ms = useRef(draft.current.spent_ms).current;
  const [text, setText] = useState(draft.current.text);
  const [isKept, setKept] = useState(true);
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const { route } = useLocation();
  const spentMs = (now_ms: number) => before_ms + Math.max(0, now_ms - began_ms);

  const keep = (change: Partial<Draft>) => {
    draft.current = { ...draft.current, ...change, spent_ms: spentMs(performance.now()) };
    setKept(writeDraft(question.id, draft.current));
  };
  const write = (changed: string) => {
    setText(changed);
    keep({ text: changed, key: null });
  };
  const submit = async () => {
    if (isSending || countWords(draft.current.text) === 0) return;
    keep({ key: draft.current.key ?? newKey() });
    setSending(true);
    setError(null);
    try {
      const attemptId = await send(question.id, draft.current);
      removeDraft(question.id);
      route(`/attempts/${attemptId}?rate`);
    } catch (failed) {
      setError(failed as Error);
      setSending(false);
    }
  };
  return { text, write, submit, isKept, isSending, error, spentMs };
}

function newDraft(question: Question): Draft {
  return { text: question.task ? fenced(question.task.starter) : "", spent_ms: 0, key: null };
}

async function send(questionId: string, draft: Draft): Promise<string> {
  const params = { header: { "Idempotency-Key": draft.key } };
  const body = { question_id: questionId, answer: draft.text };
  return (await take(client.POST("/api/v1/attempts", { params, body }))).id;
}
