import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import type { ProgressEntry } from "../../api/schema";
import { byTime } from "../../components/chart/series";
import { Loaded } from "../../components/Loaded";
import { useTitle } from "../../components/title";
import { t } from "../../texts";
import { AllAttempts } from "./AllAttempts";
import { Bests } from "./Bests";
import { Calendar } from "./Calendar";
import { calendarOf } from "./calendar";
import { Exports } from "./Exports";
import { Facts } from "./Facts";
import { InterviewLog } from "./InterviewLog";
import { Nothing } from "./Nothing";
import { OverTime } from "./OverTime";
import { SelfRating } from "./SelfRating";
import { type Asked, titlesOf } from "./subjects";
import "./progress.css";

const WEEKS = 26;

/** What became of all practice so far. */
export function Progress() {
  useTitle(t.progress.title);
  const all = useResource("progress", async (signal) => {
    const [{ entries }, { questions }, { competencies }, { rounds }] = await Promise.all([
      take(client.GET("/api/v1/progress", { signal })),
      take(client.GET("/api/v1/questions", { signal })),
      take(client.GET("/api/v1/competencies", { signal })),
      take(client.GET("/api/v1/rounds", { signal })),
    ]);
    return { entries: entries.sort(byTime), asked: { questions, competencies, rounds } };
  });
  return (
    <div class="stack-loose">
      <h1>{t.progress.title}</h1>
      <Loaded resource={all} waiting={<p class="progress-waiting soft">{t.common.loading}</p>}>
        {({ entries, asked }) => (
          <>
            {entries.length === 0 ? <Nothing /> : <Practised entries={entries} asked={asked} />}
            <InterviewLog rounds={asked.rounds} />
          </>
        )}
      </Loaded>
    </div>
  );
}

/** `entries` come in the order of time. */
function Practised({ entries, asked }: { entries: ProgressEntry[]; asked: Asked }) {
  const now = new Date();
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const weeks = calendarOf(
    entries.map((entry) => entry.at),
    now,
    WEEKS,
    timeZone,
  );
  const titles = titlesOf(asked.questions);
  const titleOf = (questionId: string) => titles.get(questionId) ?? questionId;
  return (
    <>
      <Facts entries={entries} questions={asked.questions} weeks={weeks} now={now} />
      <OverTime entries={entries} asked={asked} titleOf={titleOf} />
      <div class="progress-pair">
        <Calendar weeks={weeks} />
        <SelfRating entries={entries} />
      </div>
      <Bests entries={entries} titleOf={titleOf} />
      <AllAttempts entries={entries} titleOf={titleOf} />
      <section class="card stack" aria-labelledby="exports">
        <h2 id="exports">{t.exports.title}</h2>
        <Exports />
      </section>
    </>
  );
}
