import { useMemo, useState } from "preact/hooks";
import type { ProgressEntry } from "../../api/schema";
import { Chart } from "../../components/chart/Chart";
import { byScale, byScorer } from "../../components/chart/series";
import { t } from "../../texts";
import { type Asked, entriesOf, type Subject, subjectsOf } from "./subjects";

interface Props {
  /** In the order of time. */
  entries: ProgressEntry[];
  asked: Asked;
  titleOf: (questionId: string) => string;
}

const KINDS: Subject["kind"][] = ["question", "competency", "round"];

/** Totals over time of one question, competency or round, which is chosen; the question practised last at first. */
export function OverTime({ entries, asked, titleOf }: Props) {
  const subjects = useMemo(() => subjectsOf(entries, asked), [entries, asked]);
  const [chosen, choose] = useState(() => keyOf("question", entries.at(-1)?.question_id ?? ""));
  const subject = subjects.find(({ kind, id }) => keyOf(kind, id) === chosen) ?? subjects[0];
  return (
    <section class="card stack" aria-labelledby="over-time">
      <div class="row row-apart">
        <h2 id="over-time">{t.progress.overTime}</h2>
        <div class="field over-time-field">
          <label for="subject" class="visually-hidden">
            {t.progress.show}
          </label>
          <select id="subject" class="input" value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
            {KINDS.map((kind) => (
              <optgroup key={kind} label={t.progress[kind]}>
                {subjects
                  .filter((each) => each.kind === kind)
                  .map(({ id, title }) => (
                    <option key={id} value={keyOf(kind, id)}>
                      {title}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </div>
      </div>
      {subject && <SubjectChart {...{ subject, entries, titleOf }} />}
    </section>
  );
}

function keyOf(kind: Subject["kind"], id: string): string {
  return `${kind} ${id}`;
}

function SubjectChart({ subject, entries, titleOf }: { subject: Subject } & Omit<Props, "asked">) {
  const shown = useMemo(() => entriesOf(subject, entries), [subject, entries]);
  const isQuestion = subject.kind === "question";
  const series = useMemo(() => (isQuestion ? byScale(shown) : byScorer(shown)), [shown, isQuestion]);
  const unscored = shown.filter((entry) => entry.total === null).length;
  return (
    <>
      <p class="soft small reading">{isQuestion ? t.progress.ofQuestion : t.progress.ofSeveral}</p>
      <Chart label={subject.title} series={series} titleOf={isQuestion ? undefined : titleOf} />
      {unscored > 0 && <p class="soft small">{t.progress.unscored(unscored)}</p>}
      {isQuestion && shown.length > 1 && (
        <div>
          <a class="button button-small" href={`/compare/${subject.id}`}>
            {t.progress.compare}
          </a>
        </div>
      )}
    </>
  );
}
