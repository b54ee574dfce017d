import { useMemo } from "preact/hooks";
import { readOverTime } from "../../api/overTime";
import { useResource } from "../../api/resource";
import type { OverTime, ProgressEntry } from "../../api/schema";
import { Chart } from "../../components/chart/Chart";
import { named } from "../../components/chart/series";
import { Loaded } from "../../components/Loaded";
import { t } from "../../texts";
import { Published } from "../attempt/Delivery";
import { agoOf } from "./ago";
import type { Titled } from "./subjects";

interface Props {
  subject: Titled;
  /** Null for the total. */
  criterion: string | null;
  /** Those of the subject, in the order of time. */
  entries: readonly ProgressEntry[];
  titleOf: (questionId: string) => string;
}

/** A chart of the subject, and when it was practised last. */
export function SubjectChart({ subject, criterion, entries, titleOf }: Props) {
  const { kind, id } = subject;
  const isQuestion = kind === "question";
  const overTime = useResource(`${kind} ${id} ${criterion}`, (signal) => readOverTime(subject, criterion, signal));
  const unscored = entries.filter((entry) => entry.total === null).length;
  const last = entries.at(-1);
  const { count, unit } = agoOf(last?.at ?? "", new Date());
  return (
    <>
      <p class="soft small reading">
        {t.progress.about[kind]} {last && t.progress.last(count, unit)}
      </p>
      <Loaded resource={overTime} waiting={<p class="over-time-waiting soft">{t.common.loading}</p>}>
        {(found) => <Drawn {...{ subject, criterion, found }} titleOf={isQuestion ? undefined : titleOf} />}
      </Loaded>
      {kind !== "measure" && unscored > 0 && <p class="soft small">{t.progress.unscored(unscored)}</p>}
      {isQuestion && entries.length > 1 && (
        <div>
          <a class="button button-small" href={`/compare/${id}`}>
            {t.progress.compare}
          </a>
        </div>
      )}
    </>
  );
}

interface DrawnProps {
  subject: Titled;
  criterion: string | null;
  found: OverTime;
  titleOf: ((questionId: string) => string) | undefined;
}

function Drawn({ subject, criterion, found, titleOf }: DrawnProps) {
  const series = useMemo(() => named(found), [found]);
  const { unit, norm, method } = found;
  const label = criterion === null ? subject.title : `${subject.title}: ${t.scorecard.what(criterion)}`;
  return (
    <>
      <Chart {...{ label, series, unit, titleOf }} isScore={subject.kind !== "measure"} />
      {method && (
        <p class="soft small reading">
          {method} {norm && t.progress.published} {norm && <Published norm={norm} unit={unit} />}
        </p>
      )}
    </>
  );
}
