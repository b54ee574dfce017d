import { useEffect, useRef } from "preact/hooks";
import type { Question } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { KeyHint } from "../../components/KeyHint";
import { clock } from "../../components/units";
import { useKeys } from "../../components/useKeys";
import { useNow } from "../../components/useNow";
import { t } from "../../texts";
import { countWords } from "./draft";
import { useTyping } from "./useTyping";

/** An answer that is typed. It is kept as a draft on every key, and stays when the service does not take it. */
export function TypedAnswer({ question, onLeave }: { question: Question; onLeave: () => void }) {
  const typing = useTyping(question);
  const field = useRef<HTMLTextAreaElement>(null);
  const now_ms = useNow(true, 1_000);
  const words = countWords(typing.text);
  useEffect(() => field.current?.focus(), []);
  useKeys({ "Ctrl+Enter": typing.submit });
  return (
    <section class="typed card stack" aria-labelledby="typed-title">
      <h2 id="typed-title">{t.question.typeTitle}</h2>
      {question.task && <p class="soft small">{t.question.typeCode}</p>}
      <label class="visually-hidden" for="typed-answer">
        {t.question.typeLabel}
      </label>
      <textarea
        id="typed-answer"
        class={question.task ? "input typed-field typed-code" : "input typed-field"}
        ref={field}
        spellcheck={!question.task}
        autocapitalize={question.task ? "off" : "sentences"}
        value={typing.text}
        onInput={(event) => typing.write(event.currentTarget.value)}
      />
      <p class="typed-facts row row-apart soft small numeric">
        <span>{typing.isKept ? t.question.draftKept : <strong role="alert">{t.question.draftNotKept}</strong>}</span>
        <span>
          {!question.task && `${t.question.words(words)} · `}
          {clock(Math.floor(typing.spentMs(now_ms) / 1000))} {t.recorder.target(clock(question.minutes * 60))}
        </span>
      </p>
      {typing.error && <Failure error={typing.error} />}
      <div class="row">
        <button
          type="button"
          class="button button-primary"
          aria-keyshortcuts="Control+Enter Meta+Enter"
          disabled={words === 0}
          aria-disabled={typing.isSending}
          onClick={typing.submit}
        >
          {typing.isSending ? t.question.submitting : t.question.submit} <KeyHint name="Ctrl ↵" />
        </button>
        <button type="button" class="button button-quiet" onClick={onLeave}>
          {t.question.backToQuestion}
        </button>
      </div>
    </section>
  );
}
