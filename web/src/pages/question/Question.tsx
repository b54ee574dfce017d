import { useRoute } from "preact-iso";
import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import type { Question as AskedQuestion } from "../../api/schema";
import { Loaded } from "../../components/Loaded";
import { useTitle } from "../../components/title";
import { QuestionView } from "./QuestionView";
import "./question.css";

interface Asked {
  question: AskedQuestion;
  /** The title of the round it belongs to. */
  round: string;
}

/** One question: it is shown and read out, then answered aloud or by typing. */
export function Question() {
  const { params } = useRoute();
  const id = params.id ?? "";
  const asked = useResource(id, (signal) => fetchAsked(id, signal));
  useTitle(asked.data?.question.title ?? null);
  return (
    <Loaded resource={asked}>
      {({ question, round }) => <QuestionView key={question.id} {...{ question, round }} />}
    </Loaded>
  );
}

async function fetchAsked(id: string, signal: AbortSignal): Promise<Asked> {
  const [question, { rounds }] = await Promise.all([
    take(client.GET("/api/v1/questions/{question_id}", { params: { path: { question_id: id } }, signal })),
    take(client.GET("/api/v1/rounds", { signal })),
  ]);
  return { question, round: rounds.find((round) => round.id === question.round)?.title ?? question.round };
}
