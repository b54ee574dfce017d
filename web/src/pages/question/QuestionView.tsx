import { useState } from "preact/hooks";
import type { Question } from "../../api/schema";
import { Prose } from "../../components/Prose";
import type { Phase } from "../../recorder/machine";
import { RecorderView } from "../../recorder/RecorderView";
import { UnsentRecordings } from "../../recorder/UnsentRecordings";
import { t } from "../../texts";
import { Listen } from "./Listen";
import { Preparing } from "./Preparing";
import { stopSpeaking } from "./speech";
import { TaskView } from "./TaskView";
import { TypedAnswer } from "./TypedAnswer";

type Way = "preparing" | "speaking" | "typing";
/** While somebody speaks, and up to the submission, nothing but the question and the recorder is shown. */
const SPEAKING: readonly Phase[] = ["recording", "paused", "stopping"];

export function QuestionView({ question, round }: { question: Question; round: string }) {
  const [way, setWay] = useState<Way>("preparing");
  const [phase, setPhase] = useState<Phase>("idle");
  const isSpeaking = way === "speaking" && SPEAKING.includes(phase);
  const go = (to: Way) => {
    stopSpeaking();
    setPhase("idle");
    setWay(to);
  };
  return (
    <div class={question.task ? "question question-coding" : "question"}>
      <div class="question-asked stack">
        {!isSpeaking && <About question={question} round={round} />}
        <h1 class="question-title">{question.title}</h1>
        <Prose text={question.ask} class="question-ask" />
        {!isSpeaking && <Listen text={question.ask} isQuiet={way !== "preparing"} />}
        {question.task && <TaskView task={question.task} />}
      </div>
      <div class="question-answer stack-loose">
        {way === "preparing" && (
          <>
            <Preparing question={question} onRecord={() => go("speaking")} onType={() => go("typing")} />
            <UnsentRecordings questionId={question.id} />
          </>
        )}
        {way === "speaking" && (
          <RecorderView
            question={question}
            onPhase={setPhase}
            onLeave={() => go("preparing")}
            onType={() => go("typing")}
          />
        )}
        {way === "typing" && <TypedAnswer question={question} onLeave={() => go("preparing")} />}
      </div>
    </div>
  );
}

function About({ question, round }: { question: Question; round: string }) {
  return (
    <ul class="question-about row">
      <li class="tag">{round}</li>
      <li class="tag">{t.difficulty[question.difficulty]}</li>
      <li class="tag">{t.question.about(question.minutes)}</li>
    </ul>
  );
}
