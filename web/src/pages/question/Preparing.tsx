import { useRef } from "preact/hooks";
import type { Question } from "../../api/schema";
import { KeyHint } from "../../components/KeyHint";
import { clock } from "../../components/units";
import { useKeys } from "../../components/useKeys";
import { useNow } from "../../components/useNow";
import { t } from "../../texts";
import { countWords, readDraft } from "./draft";

interface Props {
  question: Question;
  onRecord: () => void;
  onType: () => void;
}

/** Before an answer: time to think, and the two ways to give it. */
export function Preparing({ question, onRecord, onType }: Props) {
  const now_ms = useNow(true, 1_000);
  const since_ms = useRef(now_ms).current;
  const draft = useRef(readDraft(question.id)).current;
  useKeys({ r: onRecord, t: onType });
  return (
    <section class="preparing card stack" aria-label={t.question.answer}>
      <p class="preparing-calm">{t.question.takeYourTime}</p>
      <div class="row">
        <button type="button" class="button button-primary preparing-way" aria-keyshortcuts="R" onClick={onRecord}>
          {t.question.record} <KeyHint name="r" />
        </button>
        <button type="button" class="button preparing-way" aria-keyshortcuts="T" onClick={onType}>
          {draft ? t.question.goOnTyping(countWords(draft.text)) : t.question.type} <KeyHint name="t" />
        </button>
        <span class="preparing-clock soft small numeric">
          {t.question.preparing} {clock(Math.floor((now_ms - since_ms) / 1000))}
        </span>
      </div>
    </section>
  );
}
