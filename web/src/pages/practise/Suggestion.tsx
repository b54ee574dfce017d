import { Failure } from "../../components/Failure";
import { KeyHint } from "../../components/KeyHint";
import { t } from "../../texts";
import { QuestionFacts } from "./QuestionFacts";
import type { Suggested } from "./useSuggestion";

interface Props {
  title: string;
  suggestion: Suggested;
  /** Whether to practise it is the first thing to do on the page. */
  isMain: boolean;
}

/** What to practise next, and why. It has its height before it has its words. */
export function Suggestion({ title, suggestion, isMain }: Props) {
  const { next, error, isSeeking, another, retry } = suggestion;
  return (
    <section class="suggestion card" aria-labelledby="suggestion-title" aria-busy={isSeeking}>
      <h2 class="suggestion-label" id="suggestion-title">
        {title}
      </h2>
      {error && <Failure error={error} retry={retry} />}
      {next && (
        <>
          <div class="suggestion-words" aria-live="polite">
            <h3 class="suggestion-question">{next.question.title}</h3>
            <QuestionFacts question={next.question} />
            <p class="suggestion-ask">{next.question.ask}</p>
            <p class="soft">{next.reason}</p>
          </div>
          <div class="row">
            <a
              class={isMain ? "button button-primary" : "button"}
              href={`/questions/${next.question.id}`}
              aria-keyshortcuts="N"
            >
              {t.practise.practiseIt}
              <KeyHint name="n" />
            </a>
            <button type="button" class="button button-quiet" aria-disabled={isSeeking} onClick={another}>
              {t.practise.another}
            </button>
          </div>
        </>
      )}
    </section>
  );
}
