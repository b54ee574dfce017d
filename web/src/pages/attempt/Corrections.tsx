import { useState } from "preact/hooks";
import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import type { AttemptView, NewCorrection, Suggestion } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { t } from "../../texts";

interface Props {
  attempt: AttemptView;
  onSent: (attempt: AttemptView) => void;
}

/** Terms that were probably misheard, each to be accepted or left; and the whole text to be corrected. */
export function Corrections({ attempt, onSent }: Props) {
  const path = { attempt_id: attempt.id };
  const suggestions = useResource(`suggestions ${attempt.id} ${attempt.answer_version}`, (signal) =>
    take(client.GET("/api/v1/attempts/{attempt_id}/suggestions", { params: { path }, signal })),
  );
  const [accepted, setAccepted] = useState<string[]>([]);
  const [declined, setDeclined] = useState<string[]>([]);
  const [text, setText] = useState<string | null>(null);
  const [error, setError] = useState<Error | null>(null);

  async function send(body: NewCorrection) {
    try {
      onSent(await take(client.POST("/api/v1/attempts/{attempt_id}/corrections", { params: { path }, body })));
    } catch (failure) {
      setError(failure as Error);
    }
  }

  const offered = (suggestions.data?.suggestions ?? []).filter((each) => !declined.includes(each.id));
  return (
    <section class="corrections stack" aria-labelledby="corrections">
      {offered.length > 0 && <h3 id="corrections">{t.corrections.title}</h3>}
      {offered.length > 0 && <p class="small soft">{t.corrections.why}</p>}
      <ul class="corrections-list">
        {offered.map((suggestion) => (
          <Offer
            key={suggestion.id}
            suggestion={suggestion}
            isAccepted={accepted.includes(suggestion.id)}
            accept={() => setAccepted(toggle(accepted, suggestion.id))}
            decline={() => setDeclined([...declined, suggestion.id])}
          />
        ))}
      </ul>
      {error && <Failure error={error} />}
      {text === null ? (
        <div class="row">
          {accepted.length > 0 && (
            <button
              type="button"
              class="button button-primary button-small"
              onClick={() => send({ accept: accepted.filter((id) => !declined.includes(id)) })}
            >
              {t.corrections.score(accepted.length)}
            </button>
          )}
          <button type="button" class="button button-small button-quiet" onClick={() => setText(attempt.answer)}>
            {t.corrections.edit}
          </button>
        </div>
      ) : (
        <div class="stack">
          <label class="label" for="corrected">
            {t.corrections.text}
          </label>
          <textarea
            id="corrected"
            class="input"
            rows={10}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <p class="small soft">{t.corrections.versions}</p>
          <div class="row">
            <button type="button" class="button button-primary" onClick={() => send({ text, accept: [] })}>
              {t.corrections.save}
            </button>
            <button type="button" class="button" onClick={() => setText(null)}>
              {t.common.cancel}
            </button>
          </div>
        </div>
      )}
    </section>
  );
}

interface OfferProps {
  suggestion: Suggestion;
  isAccepted: boolean;
  accept: () => void;
  decline: () => void;
}

function Offer({ suggestion, isAccepted, accept, decline }: OfferProps) {
  return (
    <li class="row">
      <span>
        “{suggestion.heard}” → <strong>{suggestion.term}</strong>
      </span>
      <button type="button" class="button button-small" aria-pressed={isAccepted} onClick={accept}>
        {t.corrections.accept}
      </button>
      <button type="button" class="button button-small button-quiet" onClick={decline}>
        {t.corrections.decline}
      </button>
    </li>
  );
}

function toggle(ids: string[], id: string): string[] {
  return ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id];
}
