import type { ProgressEntry, Question } from "../../api/schema";
import { dateTime } from "../../components/units";
import { t } from "../../texts";
import { agoOf } from "./ago";
import { daysPractised, type Week } from "./calendar";

interface Props {
  entries: readonly ProgressEntry[];
  questions: readonly Question[];
  weeks: readonly Week[];
  now: Date;
}

/** How much was practised. */
export function Facts({ entries, questions, weeks, now }: Props) {
  const notScored = entries.filter((entry) => entry.total === null).length;
  const done = new Set(entries.map((entry) => entry.question_id));
  const covered = questions.filter((question) => done.has(question.id)).length;
  const last = entries.at(-1);
  const { count, unit } = agoOf(last?.at ?? "", now);
  return (
    <dl class="card progress-facts" aria-label={t.progress.facts}>
      <Fact name={t.progress.attempts} value={entries.length.toString()}>
        {notScored > 0 && t.progress.notScored(notScored)}
      </Fact>
      <Fact name={t.progress.questions} value={t.progress.questionsOf(covered, questions.length)}>
        {done.size > covered && t.progress.noLonger(done.size - covered)}
      </Fact>
      <Fact name={t.progress.sinceLast} value={t.progress.ago(count, unit)}>
        {last && dateTime(last.at)}
      </Fact>
      <Fact name={t.progress.daysPractised} value={daysPractised(weeks).toString()}>
        {t.progress.inWeeks(weeks.length)}
      </Fact>
    </dl>
  );
}

function Fact({ name, value, children }: { name: string; value: string; children: string | false | undefined }) {
  return (
    <div>
      <dt class="soft small">{name}</dt>
      <dd class="progress-fact numeric">{value}</dd>
      {children && <dd class="soft small">{children}</dd>}
    </div>
  );
}
