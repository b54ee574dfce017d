import type { Rating, ReviewedAnswer, ReviewedCriterion } from "../../api/schema";
import { Level } from "../../components/Level";
import { t } from "../../texts";
import { Place } from "./Place";

interface Props {
  answer: ReviewedAnswer;
  rating: Rating;
  play: ((second: number) => void) | null;
}

/** After the rating: what the reviewer gave, and what the coach gave, criterion by criterion. */
export function Rated({ answer, rating, play }: Props) {
  const { scale } = answer;
  return (
    <div class="stack-loose">
      <section class="stack" aria-labelledby="both">
        <h2 id="both" tabIndex={-1} ref={focus}>
          {t.review.both}
        </h2>
        <p class="soft">{scale?.model ? t.scorecard.judge(scale.model) : t.scorecard.coverage}</p>
        {answer.criteria.map((criterion) => (
          <Compared key={criterion.criterion_id} criterion={criterion} level={rating.levels[criterion.criterion_id]} />
        ))}
      </section>
      {rating.notes.length > 0 && (
        <section class="card stack" aria-labelledby="notes">
          <h2 id="notes">{t.review.yourNotes}</h2>
          <ul class="review-notes stack">
            {rating.notes.map((note) => (
              <li key={`${note.at_s} ${note.text}`} class="review-note">
                <Place note={note} play={play} />
                <p>{note.text}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Compared({ criterion, level }: { criterion: ReviewedCriterion; level: number | undefined }) {
  const { coach } = criterion;
  return (
    <article class="card stack">
      <h3>{criterion.asks}</h3>
      <dl class="review-levels">
        <dt>{t.review.you}</dt>
        <dd>{level === undefined ? <span class="soft">{t.review.notRated}</span> : <Level level={level} />}</dd>
        <dt>{t.shell.name}</dt>
        <dd>
          <Level level={coach?.level ?? null} />
        </dd>
      </dl>
      {coach && (coach.rationale || coach.reason) && <p class="soft">{coach.rationale || coach.reason}</p>}
    </article>
  );
}

/** The form is gone with what had the focus; the levels are what comes next. */
function focus(heading: HTMLElement | null): void {
  heading?.focus();
}
