import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { client, take } from "../../api/client";
import { isSettled } from "../../api/follow";
import type { AttemptView } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { KeyHint } from "../../components/KeyHint";
import { useKeys } from "../../components/useKeys";
import { t } from "../../texts";

interface Props {
  attempt: AttemptView;
  /** A scoring was asked for. */
  onSent: (attempt: AttemptView) => void;
}

/** What can be done with an attempt: score it again, compare it, delete it. */
export function Actions({ attempt, onSent }: Props) {
  const { route } = useLocation();
  const [error, setError] = useState<Error | null>(null);
  const params = { path: { attempt_id: attempt.id } };
  const run = (action: () => Promise<void>) => action().catch(setError);

  const next = async () => {
    const query = { skip: [attempt.question_id] };
    const { question } = await take(client.GET("/api/v1/next", { params: { query } }));
    route(`/questions/${question.id}`);
  };
  useKeys({ n: () => run(next), a: () => route(`/questions/${attempt.question_id}`) });

  const scoreAgain = async () => onSent(await take(client.POST("/api/v1/attempts/{attempt_id}/score", { params })));
  const remove = async () => {
    if (!confirm(t.attempt.deleteSure)) return;
    await take(client.DELETE("/api/v1/attempts/{attempt_id}", { params }));
    route("/");
  };

  return (
    <footer class="stack attempt-actions">
      {error && <Failure error={error} />}
      <div class="row">
        <button type="button" class="button" onClick={() => run(next)} aria-keyshortcuts="n">
          {t.attempt.next} <KeyHint name="n" />
        </button>
        {isSettled(attempt) && (
          <button type="button" class="button" onClick={() => run(scoreAgain)}>
            {t.attempt.scoreAgain}
          </button>
        )}
        {attempt.has_scorecard && !attempt.is_sample && (
          <a class="button" href={`/compare/${attempt.question_id}?attempts=${attempt.id}`}>
            {t.attempt.compare}
          </a>
        )}
        {attempt.total !== null && (
          <a class="button" href="#reviews">
            {t.reviews.make}
          </a>
        )}
        <button type="button" class="button button-danger" onClick={() => run(remove)}>
          {t.attempt.delete}
        </button>
      </div>
    </footer>
  );
}
