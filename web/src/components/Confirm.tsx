import { useEffect, useRef } from "preact/hooks";
import { t } from "../texts";
import "./confirm.css";

interface Props {
  question: string;
  /** What is done on yes, as a verb. */
  yes: string;
  no?: string;
  onYes: () => void;
  onNo: () => void;
}

/** Asks before something is done that can't be undone. Render it while the question is open. */
export function Confirm({ question, yes, no = t.common.cancel, onYes, onNo }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const returnTo = document.activeElement;
    dialog.current?.showModal();
    return () => returnTo instanceof HTMLElement && returnTo.focus();
  }, []);
  return (
    <dialog class="confirm card stack" ref={dialog} onClose={onNo} aria-labelledby="confirm-question">
      <p id="confirm-question">{question}</p>
      <div class="row confirm-actions">
        <button type="button" class="button" onClick={onNo}>
          {no}
        </button>
        <button type="button" class="button button-danger" onClick={onYes}>
          {yes}
        </button>
      </div>
    </dialog>
  );
}
