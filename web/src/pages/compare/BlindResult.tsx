import type { BlindReading, Confirmation, Evidence, Opinion, PairwiseReading } from "../../api/schema";
import { t } from "../../texts";

interface Props {
  reading: PairwiseReading;
  /** What it says to the verdict in total; null where the scores give none. */
  confirmation: Confirmation | null;
}

/** What both readings say, each with its reasons and the words of both answers that it cites. */
export function BlindResult({ reading, confirmation }: Props) {
  return (
    <>
      {confirmation && <p>{t.blind.confirmations[confirmation]}</p>}
      {reading.notices.map((notice) => (
        <p key={notice} class="notice notice-warning">
          {notice}
        </p>
      ))}
      <div class="blind-readings">
        {reading.readings.map((each) => (
          <OneReading key={String(each.later_first)} reading={each} />
        ))}
      </div>
      <p class="soft small">{t.blind.by(reading.model)}</p>
    </>
  );
}

function OneReading({ reading }: { reading: BlindReading }) {
  const title = reading.later_first ? "blind-after-first" : "blind-before-first";
  return (
    <article class="stack" aria-labelledby={title}>
      <div>
        <h3 id={title}>{reading.later_first ? t.blind.afterFirst : t.blind.beforeFirst}</h3>
        <p class="soft small">{reading.later_first ? t.blind.firstIsAfter : t.blind.firstIsBefore}</p>
      </div>
      <Said opinion={reading.overall} />
      {reading.criteria.length > 0 && (
        <details>
          <summary>{t.blind.byCriterion}</summary>
          <ul class="blind-criteria">
            {reading.criteria.map((opinion) => (
              <li key={opinion.criterion_id}>
                <Said opinion={opinion} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

function Said({ opinion }: { opinion: Opinion }) {
  const subject = opinion.criterion_id === null ? t.compare.inTotal : t.scorecard.what(opinion.criterion_id);
  return (
    <div class="stack blind-said">
      <p>
        <strong>{t.blind.favours(subject, opinion.favours)}</strong> {opinion.reason}
      </p>
      <Cited when={t.compare.before} words={opinion.before} />
      <Cited when={t.compare.after} words={opinion.after} />
    </div>
  );
}

function Cited({ when, words }: { when: string; words: Evidence[] }) {
  return (
    <>
      {words.map((piece) => (
        <blockquote key={piece.start} class="blind-cited small">
          <span class="soft">{when}: </span>
          <q>{piece.quote}</q>
        </blockquote>
      ))}
    </>
  );
}
