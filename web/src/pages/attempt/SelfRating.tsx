import { useState } from "preact/hooks";
import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import { Failure } from "../../components/Failure";
import { LevelChoice } from "../../components/LevelChoice";
import { Loaded } from "../../components/Loaded";
import { t } from "../../texts";

interface Props {
  attemptId: string;
  isScored: boolean;
  /** The person rated or skipped it. */
  onDone: () => void;
}

/** One tap for each criterion, before the score is seen. */
export function SelfRating({ attemptId, isScored, onDone }: Props) {
  const path = { attempt_id: attemptId };
  const rating = useResource(`self-rating ${attemptId}`, (signal) =>
    take(client.GET("/api/v1/attempts/{attempt_id}/self-rating", { params: { path }, signal })),
  );
  const [levels, setLevels] = useState<Record<string, number>>({});
  const [error, setError] = useState<Error | null>(null);

  async function finish() {
    if (Object.keys(levels).length === 0) return onDone();
    try {
      await take(client.PUT("/api/v1/attempts/{attempt_id}/self-rating", { params: { path }, body: { levels } }));
      onDone();
    } catch (failure) {
      setError(failure as Error);
    }
  }

  return (
    <section class="card stack self-rating" aria-labelledby="self-rating">
      <h2 id="self-rating">{t.selfRating.title}</h2>
      <p class="soft reading">{t.selfRating.why}</p>
      <Loaded resource={rating}>
        {(data) =>
          data.criteria.map(({ criterion_id: id }) => (
            <LevelChoice
              key={id}
              name={`rating-${id}`}
              legend={t.scorecard.what(id)}
              level={levels[id]}
              onChoose={(level) => setLevels({ ...levels, [id]: level })}
            />
          ))
        }
      </Loaded>
      {error && <Failure error={error} />}
      <div class="row">
        <button type="button" class="button button-primary" onClick={finish}>
          {Object.keys(levels).length > 0 ? t.selfRating.done : t.selfRating.skip}
        </button>
        {!isScored && <span class="soft small">{t.selfRating.waiting}</span>}
      </div>
    </section>
  );
}
