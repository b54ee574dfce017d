import { useEffect, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { client, take } from "../../api/client";
import { followAttempt, isSettled } from "../../api/follow";
import { useResource } from "../../api/resource";
import type { AttemptView, Question } from "../../api/schema";
import { Loaded } from "../../components/Loaded";
import { useTitle } from "../../components/title";
import { dateTime } from "../../components/units";
import { t } from "../../texts";
import { Actions } from "./Actions";
import { NotScored } from "./NotScored";
import { Scorecard } from "./Scorecard";
import { SelfRating } from "./SelfRating";
import { Stages } from "./Stages";
import "./attempt.css";

/** One attempt, from the moment it is sent to its scorecard. `?rate` asks for a self-rating before the score. */
export function Attempt() {
  const { params } = useRoute();
  const id = params.id ?? "";
  const first = useResource(`attempt ${id}`, async (signal) => {
    const attempt = await take(
      client.GET("/api/v1/attempts/{attempt_id}", { params: { path: { attempt_id: id } }, signal }),
    );
    return { attempt, question: await readQuestion(attempt.question_id, signal) };
  });
  return (
    <div class="stack-loose">
      <Loaded resource={first}>{(data) => <Followed key={data.attempt.id} {...data} />}</Loaded>
    </div>
  );
}

/** Return the question; null when it is not in the bank any more. */
async function readQuestion(questionId: string, signal: AbortSignal): Promise<Question | null> {
  const { data } = await client.GET("/api/v1/questions/{question_id}", {
    params: { path: { question_id: questionId } },
    signal,
  });
  return data ?? null;
}

function Followed({ attempt: first, question }: { attempt: AttemptView; question: Question | null }) {
  const [attempt, setAttempt] = useState(first);
  const [isLost, setLost] = useState(false);
  const { path, query, route } = useLocation();
  const isAwaited = !isSettled(attempt) && attempt.stage !== "recording";
  const isRating = query.rate !== undefined && attempt.submitted_at !== null;
  useTitle(question?.title ?? attempt.question_id);
  useEffect(() => {
    if (!isAwaited) return;
    const change = (changed: AttemptView) => {
      setLost(false);
      setAttempt(changed);
    };
    return followAttempt(attempt.id, change, () => setLost(true));
  }, [attempt.id, isAwaited]);

  return (
    <>
      <Heading attempt={attempt} question={question} />
      {attempt.is_sample && <SampleNote />}
      {attempt.stage === "recording" && <Unsent questionId={attempt.question_id} />}
      {isAwaited && <Stages attempt={attempt} isLost={isLost} />}
      {attempt.stage === "not_scored" && <NotScored attempt={attempt} />}
      {isRating ? (
        <SelfRating attemptId={attempt.id} isScored={attempt.has_scorecard} onDone={() => route(path, true)} />
      ) : (
        attempt.has_scorecard && <Scorecard attempt={attempt} onSent={setAttempt} />
      )}
      {!isRating && <Actions attempt={attempt} onSent={setAttempt} />}
    </>
  );
}

function Heading({ attempt, question }: { attempt: AttemptView; question: Question | null }) {
  return (
    <header class="stack attempt-heading">
      <div class="row">
        {attempt.is_sample && <span class="tag">{t.common.sample}</span>}
        <span class="soft small">
          {t.attempt.answered(dateTime(attempt.submitted_at ?? attempt.created_at))},{" "}
          {attempt.recording ? t.attempt.spoken : t.attempt.typed}
        </span>
      </div>
      <h1>{question?.title ?? attempt.question_id}</h1>
      {question && <p class="reading soft">{question.ask}</p>}
    </header>
  );
}

function SampleNote() {
  return (
    <p class="notice">
      {t.attempt.sampleNote} <a href="/">{t.attempt.samplePractise}</a>
    </p>
  );
}

function Unsent({ questionId }: { questionId: string }) {
  return (
    <p class="notice">
      {t.attempt.recording} <a href={`/questions/${questionId}`}>{t.attempt.toRecording}</a>
    </p>
  );
}
