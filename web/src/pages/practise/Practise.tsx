import { useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import { useTitle } from "../../components/title";
import { useKeys } from "../../components/useKeys";
import { UnsentRecordings } from "../../recorder/UnsentRecordings";
import { t } from "../../texts";
import { QuestionList } from "./QuestionList";
import { Recent } from "./Recent";
import { Suggestion } from "./Suggestion";
import { useBank } from "./useBank";
import { useSuggestion } from "./useSuggestion";
import { hasPractised, noteVisit } from "./visit";
import { Welcome } from "./Welcome";
import "./practise.css";

const RECENT = 6;

/** Where one begins: what to practise next, what came of it lately, and all questions. */
export function Practise() {
  useTitle(null);
  const { route } = useLocation();
  const search = useRef<HTMLInputElement>(null);
  const suggestion = useSuggestion();
  const bank = useBank();
  const recent = useResource("recent", (signal) =>
    take(client.GET("/api/v1/attempts", { params: { query: { limit: RECENT } }, signal })),
  );
  const attempts = recent.data?.attempts ?? null;
  const isFirst = attempts ? attempts.every((attempt) => attempt.is_sample) : !hasPractised();
  if (attempts) noteVisit(!isFirst);
  useKeys({
    "/": () => search.current?.focus(),
    n: () => suggestion.next && route(`/questions/${suggestion.next.question.id}`),
  });
  return (
    <div class="practise">
      <UnsentRecordings />
      {isFirst ? (
        <div class="practise-top">
          <Welcome sample={attempts?.[0] ?? null} />
          <Suggestion title={t.practise.first} suggestion={suggestion} isMain={false} />
        </div>
      ) : (
        <>
          <h1 class="visually-hidden">{t.shell.practise}</h1>
          <div class="practise-top">
            <Suggestion title={t.practise.next} suggestion={suggestion} isMain />
            <Recent recent={recent} bank={bank.data} rows={RECENT} />
          </div>
        </>
      )}
      <QuestionList bank={bank} search={search} />
    </div>
  );
}
