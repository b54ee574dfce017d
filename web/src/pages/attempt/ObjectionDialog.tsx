import { useEffect, useRef, useState } from "preact/hooks";
import { client, take } from "../../api/client";
import type { AttemptView, CriterionFeedback } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { t } from "../../texts";
import type { CodePoints } from "./codePoints";

interface Props {
  attemptId: string;
  answer: CodePoints;
  criterion: CriterionFeedback;
  onSent: (attempt: AttemptView) => void;
  onClose: () => void;
}

/** The person marks the words that show a criterion was met, and has it scored again with them. */
export function ObjectionDialog({ attemptId, answer, criterion, onSent, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [marked, setMarked] = useState<[number, number]>([0, 0]);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => dialog.current?.showModal(), []);

  async function send() {
    const [start, end] = marked.map((unit) => answer.toPoint(unit)) as [number, number];
    const body = { criterion_id: criterion.criterion_id, quotes: [{ start, end }] };
    const path = { attempt_id: attemptId };
    try {
      onSent(await take(client.POST("/api/v1/attempts/{attempt_id}/objections", { params: { path }, body })));
    } catch (failure) {
      setError(failure as Error);
    }
  }

  const words = answer.text.slice(...marked).trim();
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="objection" onClose={onClose}>
      <form method="dialog" class="stack">
        <h2 id="objection">{t.objection.title}</h2>
        <p>{criterion.asks}</p>
        <p class="soft">{t.objection.how}</p>
        <label class="label" for="objection-answer">
          {t.objection.answer}
        </label>
        <textarea
          id="objection-answer"
          class="input objection-answer"
          // Not `readOnly`: in such a field Chromium lets nobody mark words by keyboard.
          aria-readonly="true"
          onBeforeInput={(event) => event.preventDefault()}
          rows={8}
          value={answer.text}
          onSelect={(event) => setMarked([event.currentTarget.selectionStart, event.currentTarget.selectionEnd])}
        />
        <p role="status">
          <strong>{t.objection.chosen}:</strong> {words ? `“${words}”` : t.objection.nothing}
        </p>
        {error && <Failure error={error} />}
        <div class="row">
          <button type="button" class="button button-primary" disabled={!words} onClick={send}>
            {t.objection.send}
          </button>
          <button type="submit" class="button">
            {t.common.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
