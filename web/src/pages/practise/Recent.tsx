import type { Resource } from "../../api/resource";
import type { AttemptList, AttemptView } from "../../api/schema";
import { Loaded } from "../../components/Loaded";
import { dateTime } from "../../components/units";
import { t } from "../../texts";
import { outcomeOf } from "./outcome";
import type { Bank } from "./useBank";

interface Props {
  recent: Resource<AttemptList>;
  /** Names the questions, as soon as it is there. */
  bank: Bank | null;
  /** As many as may come: their height is kept free. */
  rows: number;
}

/** The newest attempts, and what became of each. */
export function Recent({ recent, bank, rows }: Props) {
  const titles = new Map(bank?.questions.map((question) => [question.id, question.title]));
  return (
    <section class="recent card" aria-labelledby="recent-title">
      <div class="row row-apart">
        <h2 class="recent-label" id="recent-title">
          {t.practise.recent}
        </h2>
        <a class="small" href="/progress">
          {t.practise.allRecent}
        </a>
      </div>
      <Loaded resource={recent} waiting={<Waiting rows={rows} />}>
        {({ attempts }) => (
          <ul class="recent-list">
            {attempts.map((attempt) => (
              <li key={attempt.id}>
                <Row attempt={attempt} title={titles.get(attempt.question_id)} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function Row({ attempt, title }: { attempt: AttemptView; title: string | undefined }) {
  return (
    <a class="recent-row" href={`/attempts/${attempt.id}`}>
      <span class="recent-question">{title ?? attempt.question_id}</span>
      <span class="recent-when soft small">
        {dateTime(attempt.submitted_at ?? attempt.created_at)}
        {attempt.is_sample && <span class="tag">{t.common.sample}</span>}
      </span>
      <span class={attempt.total === null ? "recent-outcome soft small" : "recent-outcome recent-total numeric"}>
        {outcomeOf(attempt)}
      </span>
    </a>
  );
}

function Waiting({ rows }: { rows: number }) {
  return (
    <div class="recent-list" role="status">
      <span class="visually-hidden">{t.common.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} class="recent-row" aria-hidden="true" />
      ))}
    </div>
  );
}
