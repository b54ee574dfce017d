import { useState } from "preact/hooks";
import { client, take } from "../../api/client";
import type { Resource } from "../../api/resource";
import type { AttemptView, ReviewView } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { Loaded } from "../../components/Loaded";
import { day } from "../../components/units";
import { t } from "../../texts";
import { Place } from "../review/Place";
import { ShareForm } from "./ShareForm";
import "./reviews.css";

interface Props {
  attempt: AttemptView;
  reviews: Resource<ReviewView[]>;
  play: ((second: number) => void) | null;
}

/** Links on which others rate this attempt, and what came of them. */
export function Reviews({ attempt, reviews, play }: Props) {
  const [error, setError] = useState<Error | null>(null);
  const revoke = async (review: ReviewView) => {
    const path = { attempt_id: attempt.id, review_id: review.id };
    setError(null);
    try {
      await take(client.DELETE("/api/v1/attempts/{attempt_id}/reviews/{review_id}", { params: { path } }));
      reviews.reload();
    } catch (failure) {
      setError(failure as Error);
    }
  };
  return (
    <section class="card stack" aria-labelledby="reviews">
      <h2 id="reviews">{t.reviews.title}</h2>
      <p class="soft reading">{t.reviews.about}</p>
      <Loaded resource={reviews}>
        {(list) =>
          list.length > 0 && (
            <ul class="reviews-list">
              {list.map((review) => (
                <li key={review.id} class="stack">
                  <Head review={review} onRevoke={() => revoke(review)} />
                  {review.rating && review.answer_version !== attempt.scored_version && (
                    <p class="soft small">{t.reviews.otherWords}</p>
                  )}
                  {review.rating && <Notes notes={review.rating.notes} play={play} />}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {error && <Failure error={error} />}
      <ShareForm attemptId={attempt.id} onMade={reviews.reload} />
    </section>
  );
}

function Head({ review, onRevoke }: { review: ReviewView; onRevoke: () => void }) {
  const name = review.rating?.name ?? review.name ?? t.reviews.somebody;
  const opens = review.revoked_at === null && Date.parse(review.expires_at) > Date.now();
  return (
    <div class="row">
      <h3>{name}</h3>
      <span class="tag">{t.reviews.states[review.state]}</span>
      {opens && (
        <>
          <span class="soft small">{t.reviews.until(day(review.expires_at))}</span>
          <button
            type="button"
            class="button button-small button-quiet"
            aria-label={t.reviews.revokeOf(name)}
            onClick={onRevoke}
          >
            {t.reviews.revoke}
          </button>
        </>
      )}
    </div>
  );
}

type Notes = NonNullable<ReviewView["rating"]>["notes"];

function Notes({ notes, play }: { notes: Notes; play: Props["play"] }) {
  if (notes.length === 0) return null;
  return (
    <ul class="reviews-notes">
      {notes.map((note) => (
        <li key={`${note.at_s} ${note.text}`}>
          <Place note={note} play={play} />
          <p>{note.text}</p>
        </li>
      ))}
    </ul>
  );
}
