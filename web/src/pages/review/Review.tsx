import { useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import type { ReviewedAnswer } from "../../api/schema";
import { Loaded } from "../../components/Loaded";
import { useTitle } from "../../components/title";
import { day } from "../../components/units";
import { t } from "../../texts";
import { usePlayerOf } from "../attempt/usePlayer";
import { Answer } from "./Answer";
import { Rated } from "./Rated";
import { RatingForm } from "./RatingForm";
import "./review.css";

/** What somebody sees who was asked to rate one answer: the answer, then the rubric, and last what the coach gave. */
export function Review() {
  const token = useRoute().params.token ?? "";
  useTitle(t.review.title);
  const answer = useResource(`review ${token}`, (signal) =>
    take(client.GET("/api/v1/reviews/{token}", { params: { path: { token } }, signal })),
  );
  return <Loaded resource={answer}>{(data) => <Opened key={token} token={token} first={data} />}</Loaded>;
}

function Opened({ token, first }: { token: string; first: ReviewedAnswer }) {
  const [answer, setAnswer] = useState(first);
  const player = usePlayerOf(answer.has_sound ? `/api/v1/reviews/${encodeURIComponent(token)}/audio` : null);
  return (
    <div class="stack-loose review">
      <header class="stack">
        <h1>{answer.question.title}</h1>
        <p class="reading">{answer.question.ask}</p>
        <p class="soft reading">
          {answer.rating ? t.review.thanks : t.review.asked} {t.review.until(day(answer.expires_at))}
        </p>
      </header>
      <div class="review-sheet">
        <Answer answer={answer} player={player} />
        {answer.rating ? (
          <Rated answer={answer} rating={answer.rating} play={player?.playFrom ?? null} />
        ) : (
          <RatingForm token={token} answer={answer} player={player} onRated={setAnswer} />
        )}
      </div>
    </div>
  );
}
