import { useMemo, useState } from "preact/hooks";
import type { Subject } from "../../api/overTime";
import type { ProgressEntry } from "../../api/schema";
import { t } from "../../texts";
import { SubjectChart } from "./SubjectChart";
import { type Asked, criteriaOf, entriesOf, subjectsOf, type Titled } from "./subjects";

interface Props {
  /** In the order of time. */
  entries: ProgressEntry[];
  asked: Asked;
  titleOf: (questionId: string) => string;
}

const KINDS: Subject["kind"][] = ["question", "competency", "round", "measure"];

/** What is chosen over time: the total of the question practised last at first. */
export function OverTime({ entries, asked, titleOf }: Props) {
  const subjects = useMemo(() => subjectsOf(entries, asked), [entries, asked]);
  const [chosen, choose] = useState(() => keyOf("question", entries.at(-1)?.question_id ?? ""));
  const [part, choosePart] = useState<string | null>(null);
  const subject = subjects.find(({ kind, id }) => keyOf(kind, id) === chosen) ?? subjects[0];
  if (!subject) return null;
  const own = entriesOf(subject, entries);
  const criteria = subject.kind === "question" ? criteriaOf(own) : [];
  const criterion = part !== null && criteria.includes(part) ? part : null;
  return (
    <section class="card stack" aria-labelledby="over-time">
      <div class="row row-apart">
        <h2 id="over-time">{t.progress.overTime}</h2>
        <div class="over-time-choice">
          <select
            class="input"
            aria-label={t.progress.show}
            value={keyOf(subject.kind, subject.id)}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            {KINDS.map((kind) => (
              <Group key={kind} kind={kind} subjects={subjects.filter((each) => each.kind === kind)} />
            ))}
          </select>
          {criteria.length > 0 && (
            <select
              class="input"
              aria-label={t.progress.part}
              value={criterion ?? ""}
              onChange={(event) => choosePart(event.currentTarget.value || null)}
            >
              <option value="">{t.progress.total}</option>
              {criteria.map((id) => (
                <option key={id} value={id}>
                  {t.scorecard.what(id)}
                </option>
              ))}
            </select>
          )}
        </div>
      </div>
      <SubjectChart {...{ subject, criterion, titleOf }} entries={own} />
    </section>
  );
}

function Group({ kind, subjects }: { kind: Subject["kind"]; subjects: Titled[] }) {
  if (subjects.length === 0) return null;
  return (
    <optgroup label={t.progress[kind]}>
      {subjects.map(({ id, title }) => (
        <option key={id} value={keyOf(kind, id)}>
          {title}
        </option>
      ))}
    </optgroup>
  );
}

function keyOf(kind: Subject["kind"], id: string): string {
  return `${kind} ${id}`;
}
