import { useMemo, useState } from "preact/hooks";
import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import type { AttemptView, CriterionFeedback, Evidence, Feedback, TranscriptView } from "../../api/schema";
import { Loaded } from "../../components/Loaded";
import { t } from "../../texts";
import { Afterwards } from "./Afterwards";
import { Corrections } from "./Corrections";
import { Criterion } from "./Criterion";
import { CodePoints } from "./codePoints";
import { type ScorecardActions, ScorecardContext } from "./context";
import { Delivery } from "./Delivery";
import { ObjectionDialog } from "./ObjectionDialog";
import { PlayerBar } from "./PlayerBar";
import { Provenance } from "./Provenance";
import { levelsOf } from "./personLevels";
import { quotationsOf } from "./quotations";
import { Reviews } from "./Reviews";
import { Statements } from "./Statements";
import { Summary } from "./Summary";
import { usePlayer } from "./usePlayer";
import { useReviews } from "./useReviews";
import { secondOf, Words } from "./Words";

interface Props {
  attempt: AttemptView;
  /** The attempt is scored again. */
  onSent: (attempt: AttemptView) => void;
}

interface Parts {
  feedback: Feedback;
  transcript: TranscriptView | null;
}

/** The scorecard of an attempt, fetched with its transcript. */
export function Scorecard({ attempt, onSent }: Props) {
  const params = { path: { attempt_id: attempt.id } };
  const parts = useResource<Parts>(`scorecard ${attempt.id} ${attempt.scored_at}`, async (signal) => {
    const [feedback, transcript] = await Promise.all([
      take(client.GET("/api/v1/attempts/{attempt_id}/scorecard", { params, signal })),
      attempt.recording ? take(client.GET("/api/v1/attempts/{attempt_id}/transcript", { params, signal })) : null,
    ]);
    return { feedback, transcript };
  });
  const waiting = <p class="soft sheet-waiting">{t.common.loading}</p>;
  return (
    <Loaded resource={parts} waiting={waiting}>
      {(data) => <Sheet attempt={attempt} onSent={onSent} {...data} />}
    </Loaded>
  );
}

function Sheet({ attempt, feedback, transcript, onSent }: Props & Parts) {
  const [active, setActive] = useState<string | null>(null);
  const [objecting, setObjecting] = useState<CriterionFeedback | null>(null);
  const player = usePlayer(attempt.id, attempt.recording !== null && attempt.recording.deleted_at === null);
  const reviews = useReviews(attempt.id);
  const answer = useMemo(() => new CodePoints(scoredText(attempt, transcript)), [attempt, transcript]);
  const timed = transcript && attempt.scored_version === attempt.answer_version ? transcript.timed : [];

  const actions: ScorecardActions = {
    active,
    activate: setActive,
    object: setObjecting,
    show: (evidence: Evidence) => {
      const word = document.getElementById(`word-${evidence.start}`);
      word?.scrollIntoView({ block: "center", behavior: "smooth" });
      flash(word);
      const second = secondOf(timed, evidence.start);
      if (second !== null) player?.playFrom(second);
    },
  };

  return (
    <ScorecardContext.Provider value={actions}>
      <div class="stack-loose">
        {feedback.notices.map((notice) => (
          <p key={notice} class="notice notice-warning">
            {notice}
          </p>
        ))}
        <Summary feedback={feedback} questionId={attempt.question_id} />
        <div class="sheet">
          <div class="stack sheet-criteria">
            <h2>{t.scorecard.criteria}</h2>
            {feedback.criteria.map((criterion) => (
              <Criterion
                key={criterion.criterion_id}
                criterion={criterion}
                ratings={levelsOf(criterion.criterion_id, reviews.data ?? [], attempt.scored_version)}
                objections={feedback.objections.filter((each) => each.criterion_id === criterion.criterion_id)}
              />
            ))}
            <Statements feedback={feedback} />
          </div>
          <section class="card stack sheet-answer" aria-labelledby="answer">
            <h2 id="answer">{t.scorecard.answer}</h2>
            {player && <PlayerBar player={player} />}
            {attempt.recording?.deleted_at && <p class="soft small">{t.player.deleted}</p>}
            <p class="small soft">{player ? t.scorecard.answerSpoken : t.scorecard.legend}</p>
            <Words {...{ answer, timed, active }} quotations={quotationsOf(feedback)} play={player?.playFrom ?? null} />
            {attempt.recording && feedback.total !== null && <Corrections attempt={attempt} onSent={onSent} />}
          </section>
        </div>
        {attempt.recording && <Delivery attemptId={attempt.id} />}
        {feedback.total !== null && <Reviews attempt={attempt} reviews={reviews} play={player?.playFrom ?? null} />}
        <Afterwards feedback={feedback} />
        <Provenance feedback={feedback} attempt={attempt} />
      </div>
      {objecting && (
        <ObjectionDialog
          attemptId={attempt.id}
          answer={answer}
          criterion={objecting}
          onSent={(sent) => {
            setObjecting(null);
            onSent(sent);
          }}
          onClose={() => setObjecting(null)}
        />
      )}
    </ScorecardContext.Provider>
  );
}

/** Return the words that the scorecard is about, which may be older than the newest ones. */
function scoredText(attempt: AttemptView, transcript: TranscriptView | null): string {
  const scored = transcript?.versions.find((each) => each.version === attempt.scored_version);
  return scored?.text ?? attempt.answer ?? "";
}

function flash(word: HTMLElement | null): void {
  word?.animate([{ outline: "3px solid currentColor" }, { outline: "3px solid transparent" }], { duration: 1200 });
}
