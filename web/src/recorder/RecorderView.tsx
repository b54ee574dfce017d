import { useEffect, useMemo, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { Question } from "../api/schema";
import { type Keys, useKeys } from "../components/useKeys";
import { t } from "../texts";
import { Explaining, Hindered } from "./Before";
import type { Phase, State } from "./machine";
import { Ready } from "./Ready";
import { Recording } from "./Recording";
import { Review } from "./Review";
import type { Recorder } from "./recorder";
import { useRecorder } from "./useRecorder";
import "./recorder.css";

interface Props {
  question: Question;
  onPhase: (phase: Phase) => void;
  onLeave: () => void;
  onType: () => void;
}

/** Records an answer, from the leave to use the microphone to its submission. */
export function RecorderView({ question, onPhase, onLeave, onType }: Props) {
  const [recorder, state] = useRecorder(question);
  const { route } = useLocation();
  const panel = useRef<HTMLElement>(null);
  useKeys(useMemo(() => keysOf(recorder, state, onLeave, onType), [recorder, state, onLeave, onType]));
  useEffect(() => {
    onPhase(state.phase);
    if (state.phase === "submitted") route(`/attempts/${state.attemptId}?rate`);
    panel.current?.querySelector<HTMLElement>("[data-first]")?.focus();
  }, [state.phase]);
  return (
    <section class="recorder card" aria-label={t.recorder.title} ref={panel}>
      <p class="visually-hidden" role="status">
        {spoken(state)}
      </p>
      <Panel recorder={recorder} state={state} question={question} onLeave={onLeave} onType={onType} />
    </section>
  );
}

interface PanelProps extends Omit<Props, "onPhase"> {
  recorder: Recorder;
  state: State;
}

function Panel({ recorder, state, question, onLeave, onType }: PanelProps) {
  switch (state.phase) {
    case "explaining":
      return <Explaining onAllow={() => recorder.allow()} onLeave={onLeave} onType={onType} />;
    case "asking":
      return <p class="recorder-calm">{t.recorder.asking}</p>;
    case "failed":
      return <Hindered obstacle={state.obstacle} onRetry={() => recorder.choose()} onLeave={onLeave} onType={onType} />;
    case "ready":
      return <Ready recorder={recorder} onLeave={onLeave} />;
    case "recording":
    case "paused":
      return <Recording recorder={recorder} state={state} target_s={question.minutes * 60} />;
    case "stopped":
    case "submitting":
      return <Review recorder={recorder} state={state} />;
    case "stopping":
      return <p class="recorder-calm">{t.recorder.stopping}</p>;
    default:
      return null;
  }
}

function keysOf(recorder: Recorder, state: State, onLeave: () => void, onType: () => void): Keys {
  switch (state.phase) {
    case "explaining":
      return { r: () => recorder.allow(), t: onType, Escape: onLeave };
    case "failed":
      return { r: () => recorder.choose(), t: onType, Escape: onLeave };
    case "ready":
      return { r: () => recorder.start(), Escape: onLeave };
    case "recording":
      return { r: () => recorder.stop(), p: () => recorder.pause(), Space: () => recorder.pause() };
    case "paused":
      return { r: () => recorder.stop(), p: () => recorder.resume(), Space: () => recorder.resume() };
    case "stopped":
      return { s: () => recorder.submit(), "Ctrl+Enter": () => recorder.submit() };
    default:
      return {};
  }
}

/** What a screen reader says of a state; nothing where the panel itself speaks. */
function spoken(state: State): string {
  switch (state.phase) {
    case "recording":
      return t.recorder.recording;
    case "paused":
      return t.recorder.paused;
    case "stopped":
      return t.recorder.review;
    case "submitting":
      return t.recorder.submitting;
    case "asking":
      return t.recorder.asking;
    default:
      return "";
  }
}
