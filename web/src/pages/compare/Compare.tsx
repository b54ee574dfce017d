import { useMemo } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { client, take } from "../../api/client";
import { readOverTime } from "../../api/overTime";
import { useResource } from "../../api/resource";
import type { OverTime, ProgressEntry, Question } from "../../api/schema";
import { Chart } from "../../components/chart/Chart";
import { named } from "../../components/chart/series";
import { Loaded } from "../../components/Loaded";
import { useTitle } from "../../components/title";
import { t } from "../../texts";
import { AttemptTable } from "./AttemptTable";
import { ComparisonView } from "./ComparisonView";
import { choosePair, type Pair, withScorecard } from "./pair";
import "./compare.css";

/** All attempts at one question, two of them side by side: those of `?attempts=a,b`, or the newest comparable ones. */
export function Compare() {
  const { params } = useRoute();
  const id = params.questionId ?? "";
  const question = useResource(`question ${id}`, (signal) => readQuestion(id, signal));
  const attempts = useResource(`attempts at ${id}`, async (signal) => {
    const query = { question_id: id };
    const [progress, overTime] = await Promise.all([
      take(client.GET("/api/v1/progress", { params: { query }, signal })),
      readOverTime({ kind: "question", id }, null, signal),
    ]);
    return { entries: progress.entries, overTime };
  });
  const title = question.data?.title ?? id;
  useTitle(t.compare.title(title));
  return (
    <div class="stack-loose">
      <header class="row row-apart">
        <div>
          <p class="soft small">{t.compare.kicker}</p>
          <h1>{title}</h1>
        </div>
        {question.data && (
          <a class="button button-primary" href={`/questions/${id}`}>
            {t.compare.again}
          </a>
        )}
      </header>
      <Loaded resource={attempts} waiting={<p class="compare-waiting soft">{t.common.loading}</p>}>
        {(all) =>
          all.entries.length > 0 ? <Attempts {...all} onChanged={attempts.reload} /> : <p>{t.compare.none}</p>
        }
      </Loaded>
    </div>
  );
}

/** Return the question; null when it is not in the bank any more. */
async function readQuestion(questionId: string, signal: AbortSignal): Promise<Question | null> {
  const params = { path: { question_id: questionId } };
  return (await client.GET("/api/v1/questions/{question_id}", { params, signal })).data ?? null;
}

interface AttemptsProps {
  entries: ProgressEntry[];
  overTime: OverTime;
  /** An attempt was scored again. */
  onChanged: () => void;
}

function Attempts({ entries, overTime, onChanged }: AttemptsProps) {
  const { path, query, route } = useLocation();
  const series = useMemo(() => named(overTime), [overTime]);
  const pair = choosePair(withScorecard(entries), query.attempts?.split(",") ?? []);
  const chosen = pair ? [pair.before.attempt_id, pair.after.attempt_id] : [];
  const choose = ({ before, after }: Pair) => route(`${path}?attempts=${before.attempt_id},${after.attempt_id}`, true);
  return (
    <>
      <div class="compare-top">
        <section class="card stack" aria-labelledby="over-time">
          <h2 id="over-time">{t.compare.overTime}</h2>
          <Chart label={t.compare.overTime} series={series} chosen={chosen} />
        </section>
        <AttemptTable entries={entries} pair={pair} choose={choose} />
      </div>
      {pair ? <ComparisonView {...pair} onChanged={onChanged} /> : <p class="notice">{t.compare.one}</p>}
    </>
  );
}
