import { useEffect, useMemo, useState } from "preact/hooks";
import type { Question } from "../api/schema";
import { IDLE, type State } from "./machine";
import { Recorder } from "./recorder";

/** A recorder for one answer while the component is shown, and its state. Warns before a recording is cut off. */
export function useRecorder(question: Pick<Question, "id" | "title">): [Recorder, State] {
  const [state, setState] = useState<State>(IDLE);
  const recorder = useMemo(() => new Recorder(question, setState), [question]);
  useEffect(() => {
    recorder.choose();
    return () => {
      recorder.dispose();
    };
  }, [recorder]);
  useEffect(() => {
    const hidden = () => document.visibilityState === "hidden" && recorder.flush();
    const unload = (event: BeforeUnloadEvent) => {
      recorder.flush();
      if (wouldLose(recorder.state)) event.preventDefault();
    };
    document.addEventListener("visibilitychange", hidden);
    globalThis.addEventListener("beforeunload", unload);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      globalThis.removeEventListener("beforeunload", unload);
    };
  }, [recorder]);
  return [recorder, state];
}

/** Whether leaving the page cuts an answer off, or loses what the disk had no room for. */
export function wouldLose(state: State): boolean {
  if (state.phase === "recording" || state.phase === "paused" || state.phase === "stopping") return true;
  return "recorded" in state && !state.recorded.isKept;
}
