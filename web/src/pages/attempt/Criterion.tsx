import type { CriterionFeedback, ObjectionFeedback, PointFeedback, Verdict } from "../../api/schema";
import { Level } from "../../components/Level";
import { percent } from "../../components/units";
import { t } from "../../texts";
import { useScorecard } from "./context";
import type { PersonLevel } from "./personLevels";
import { Quote } from "./Quote";

const SIGNS: Record<Verdict, string> = { hit: "✓", partial: "◐", missing: "○", wrong: "✗" };

interface Props {
  criterion: CriterionFeedback;
  objections: ObjectionFeedback[];
  /** What other people gave. */
  ratings: PersonLevel[];
}

/** A criterion: its level with what the level means, each of its points, and the words that prove them. */
export function Criterion({ criterion, objections, ratings }: Props) {
  const { active, activate, object } = useScorecard();
  const isActive = active === criterion.criterion_id;
  const hasQuotes = [criterion, ...criterion.points].some((each) => each.evidence.length > 0);
  const title = `criterion-${criterion.criterion_id}`;
  return (
    <article class="card criterion stack" aria-labelledby={title}>
      <header class="criterion-head">
        <div>
          <p class="small soft">{t.scorecard.what(criterion.criterion_id)}</p>
          <h3 id={title}>{criterion.asks ?? t.scorecard.what(criterion.criterion_id)}</h3>
        </div>
        <div class="criterion-level">
          <Level level={criterion.level} of={criterion.max_level} />
          <ShareBand criterion={criterion} />
          {criterion.self_level !== null && <span class="small soft">{t.selfRating.yours(criterion.self_level)}</span>}
          {ratings.map(({ reviewId, name, level }) => (
            <span key={reviewId} class="small soft">
              {t.reviews.level(name, level)}
            </span>
          ))}
        </div>
      </header>
      {criterion.descriptor && <p>{criterion.descriptor}</p>}
      {criterion.reason && <p class="soft">{criterion.reason}</p>}
      {criterion.rationale && <p>{criterion.rationale}</p>}
      <Quotes evidence={criterion.evidence} />
      {criterion.points.length > 0 && (
        <ul class="points">
          {criterion.points.map((point) => (
            <Point key={point.point_id} point={point} />
          ))}
        </ul>
      )}
      {objections.map((objection) => (
        <Objected key={objection.evidence[0]?.start} objection={objection} />
      ))}
      {criterion.level !== null && (
        <footer class="row">
          {hasQuotes && (
            <button
              type="button"
              class="button button-small button-quiet"
              aria-pressed={isActive}
              onClick={() => activate(isActive ? null : criterion.criterion_id)}
            >
              {t.scorecard.showQuotes}
            </button>
          )}
          <button type="button" class="button button-small button-quiet" onClick={() => object(criterion)}>
            {t.objection.open}
          </button>
        </footer>
      )}
    </article>
  );
}

/** What part was met, and how far chance may have moved it; nothing where chance moves nothing, or it is not known. */
function ShareBand({ criterion: { share, band } }: { criterion: CriterionFeedback }) {
  if (band === null || band.low === band.high) return null;
  return (
    <span class="small soft numeric">
      {t.scorecard.shareBand(percent(share), percent(band.low), percent(band.high))}
    </span>
  );
}

function Point({ point }: { point: PointFeedback }) {
  return (
    <li class={`point point-${point.verdict}`}>
      <span class="point-sign" aria-hidden="true">
        {SIGNS[point.verdict]}
      </span>
      <div class="point-body">
        <p>
          <span class="point-verdict">{t.verdicts[point.verdict]}</span> {point.claim}
          {!point.must && <span class="tag">{t.scorecard.bonus}</span>}
        </p>
        <Quotes evidence={point.evidence} />
        {point.note && <p class="small soft">{point.note}</p>}
        {point.why && (
          <p class="small">
            <strong>{t.scorecard.why}:</strong> {point.why}
          </p>
        )}
        {point.why && (
          <p class="small soft">
            {t.scorecard.source}: {point.source}
          </p>
        )}
      </div>
    </li>
  );
}

export function Quotes({ evidence }: { evidence: PointFeedback["evidence"] }) {
  if (evidence.length === 0) return null;
  return (
    <p class="quotes">
      {evidence.map((each) => (
        <Quote key={each.start} evidence={each} />
      ))}
    </p>
  );
}

function Objected({ objection }: { objection: ObjectionFeedback }) {
  const say = (level: number | null) => (level === null ? t.common.notScored : t.common.level(level, 5));
  return (
    <div class="notice small stack">
      <p>{t.objection.result(say(objection.before.level), say(objection.after.level))}</p>
      <div>
        {t.objection.marked}: <Quotes evidence={objection.evidence} />
      </div>
    </div>
  );
}
