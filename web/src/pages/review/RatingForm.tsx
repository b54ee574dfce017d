import { useEffect, useState } from "preact/hooks";
import { client, take } from "../../api/client";
import type { ReviewedAnswer } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { LevelChoice } from "../../components/LevelChoice";
import { t } from "../../texts";
import type { Player } from "../attempt/usePlayer";
import { type Draft, lacks, ratingOf, readDraft, removeDraft, writeDraft } from "./draft";
import { Expected } from "./Expected";
import { NoteFields } from "./NoteFields";

interface Props {
  token: string;
  answer: ReviewedAnswer;
  player: Player | null;
  onRated: (answer: ReviewedAnswer) => void;
}

/** Levels, notes and a name; sent once. */
export function RatingForm({ token, answer, player, onRated }: Props) {
  const [draft, setDraft] = useState(() => readDraft(token));
  const [error, setError] = useState<Error | null>(null);
  const change = (changes: Partial<Draft>) => {
    setError(null);
    setDraft((before) => ({ ...before, ...changes }));
  };
  useEffect(() => writeDraft(token, draft), [token, draft]);

  async function send(event: Event) {
    event.preventDefault();
    const lack = lacks(draft);
    if (lack) return setError(new Error(t.review.lacks[lack]));
    setError(null);
    const params = { path: { token } };
    try {
      const rated = await take(client.PUT("/api/v1/reviews/{token}/rating", { params, body: ratingOf(draft) }));
      removeDraft(token);
      onRated(rated);
    } catch (failure) {
      setError(failure as Error);
    }
  }

  return (
    <form class="stack-loose" onSubmit={send} noValidate>
      <section class="stack" aria-labelledby="levels">
        <h2 id="levels">{t.review.levels}</h2>
        <p class="soft">{t.review.levelsAbout}</p>
        {answer.criteria.map((criterion) => (
          <div key={criterion.criterion_id} class="card stack">
            <LevelChoice
              name={`level-${criterion.criterion_id}`}
              legend={criterion.asks}
              level={draft.levels[criterion.criterion_id]}
              onChoose={(level) => change({ levels: { ...draft.levels, [criterion.criterion_id]: level } })}
            />
            <Expected criterion={criterion} />
          </div>
        ))}
      </section>
      <NoteFields notes={draft.notes} player={player} onChange={(notes) => change({ notes })} />
      <section class="card stack" aria-labelledby="send">
        <h2 id="send">{t.review.sendTitle}</h2>
        <div class="field">
          <label for="reviewer">{t.review.name}</label>
          <input
            id="reviewer"
            class="input"
            maxLength={100}
            autocomplete="name"
            value={draft.name}
            onInput={(event) => change({ name: event.currentTarget.value })}
          />
        </div>
        <p class="soft small">{t.review.once}</p>
        {error && <Failure error={error} />}
        <div>
          <button type="submit" class="button button-primary">
            {t.review.send}
          </button>
        </div>
      </section>
    </form>
  );
}
