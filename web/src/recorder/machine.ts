/**
 * What a recorder can be in, and what leads from one to the next. Nothing here touches the browser: recorder.ts acts
 * on the states, RecorderView.tsx shows them.
 *
 *   idle → explaining → asking → ready → recording ⇄ paused → stopping → stopped → submitting → submitted
 *                          ↓       ↓                              ↓         ↑  ↓        ↓
 *                        failed  failed                         failed      │  asking   stopped (refused)
 */

/** Why nothing can be recorded. */
export type Obstacle = "refused" | "no-device" | "busy" | "insecure" | "unsupported" | "empty";

/** Why a recording is over. */
export type Cause = "person" | "limit" | "device-lost" | "too-large" | "broken";

/** How the sending of parts goes: `waiting` is tried again by itself, `refused` is not. */
export type Sending =
  | { kind: "flowing" }
  | { kind: "waiting"; message: string }
  | { kind: "refused"; message: string; isTooLarge: boolean };

/** How long was recorded before the last pause, and since when it goes on. */
export interface Clock {
  before_ms: number;
  since_ms: number | null;
}

/** What is known of a recording that goes on or is over. `isKept`: a reload or crash of the tab would lose nothing. */
export interface Recorded {
  clock: Clock;
  sending: Sending;
  isKept: boolean;
}

/** Before anything is recorded. */
export interface Before {
  phase: "explaining" | "asking" | "ready";
}

/** An answer is being given. */
export interface Answering {
  phase: "recording" | "paused";
  recorded: Recorded;
}

/** An answer was given, and is not submitted yet. */
export interface Answered {
  phase: "stopping" | "stopped" | "submitting";
  recorded: Recorded;
  cause: Cause;
}

export type State =
  | { phase: "idle" }
  | Before
  | { phase: "failed"; obstacle: Obstacle }
  | Answering
  | Answered
  | { phase: "submitted"; attemptId: string };

export type Phase = State["phase"];

export type RecorderEvent =
  | { type: "choose"; isAllowed: boolean }
  | { type: "allow" }
  | { type: "opened" }
  | { type: "hindered"; obstacle: Obstacle }
  | { type: "start"; at_ms: number }
  | { type: "pause"; at_ms: number }
  | { type: "resume"; at_ms: number }
  | { type: "stop"; at_ms: number; cause: Cause }
  | { type: "captured"; parts: number }
  | { type: "sending"; sending: Sending }
  | { type: "unkept" }
  | { type: "submit" }
  | { type: "submitted"; attemptId: string }
  /** Another microphone, or the whole recording once more. */
  | { type: "again" }
  | { type: "leave" };

export const IDLE: State = { phase: "idle" };
const FLOWING: Sending = { kind: "flowing" };

export function elapsedMs(clock: Clock, now_ms: number): number {
  return clock.before_ms + (clock.since_ms === null ? 0 : Math.max(0, now_ms - clock.since_ms));
}

/** Return what a state becomes; the state itself where the event means nothing to it. */
export function reduce(state: State, event: RecorderEvent): State {
  switch (state.phase) {
    case "idle":
    case "failed":
      return event.type === "leave" ? IDLE : choose(state, event);
    case "explaining":
    case "asking":
    case "ready":
      return prepare(state, event);
    case "recording":
    case "paused":
      return record(state, event);
    case "stopping":
    case "stopped":
    case "submitting":
      return conclude(state, event);
    case "submitted":
      return state;
  }
}

function choose(state: State, event: RecorderEvent): State {
  if (event.type === "choose") return { phase: event.isAllowed ? "asking" : "explaining" };
  if (event.type === "hindered") return { phase: "failed", obstacle: event.obstacle };
  return state;
}

function prepare(state: Before, event: RecorderEvent): State {
  if (event.type === "leave") return IDLE;
  if (event.type === "hindered") return { phase: "failed", obstacle: event.obstacle };
  if (state.phase === "explaining" && event.type === "allow") return { phase: "asking" };
  if (state.phase === "asking" && event.type === "opened") return { phase: "ready" };
  if (state.phase === "ready" && event.type === "again") return { phase: "asking" };
  if (state.phase === "ready" && event.type === "start") {
    const clock = { before_ms: 0, since_ms: event.at_ms };
    return { phase: "recording", recorded: { clock, sending: FLOWING, isKept: true } };
  }
  return state;
}

function record(state: Answering, event: RecorderEvent): State {
  const { phase, recorded } = state;
  if (event.type === "pause" && phase === "recording")
    return { phase: "paused", recorded: rest(recorded, event.at_ms) };
  if (event.type === "resume" && phase === "paused") {
    return { phase: "recording", recorded: { ...recorded, clock: { ...recorded.clock, since_ms: event.at_ms } } };
  }
  if (event.type === "stop") return { phase: "stopping", recorded: rest(recorded, event.at_ms), cause: event.cause };
  return withNote(state, event);
}

function conclude(state: Answered, event: RecorderEvent): State {
  const { phase, recorded, cause } = state;
  if (phase === "stopping" && event.type === "captured") {
    return event.parts > 0 ? { phase: "stopped", recorded, cause } : { phase: "failed", obstacle: "empty" };
  }
  if (phase === "stopped") {
    if (event.type === "submit") return { phase: "submitting", recorded: { ...recorded, sending: FLOWING }, cause };
    if (event.type === "again") return { phase: "asking" };
  }
  if (phase === "submitting") {
    if (event.type === "submitted") return { phase: "submitted", attemptId: event.attemptId };
    if (event.type === "sending" && event.sending.kind === "refused") {
      return { phase: "stopped", recorded: note(recorded, event), cause };
    }
  }
  return withNote(state, event);
}

function withNote(state: Answering | Answered, event: RecorderEvent): State {
  const recorded = note(state.recorded, event);
  return recorded === state.recorded ? state : { ...state, recorded };
}

function rest(recorded: Recorded, at_ms: number): Recorded {
  return { ...recorded, clock: { before_ms: elapsedMs(recorded.clock, at_ms), since_ms: null } };
}

function note(recorded: Recorded, event: RecorderEvent): Recorded {
  if (event.type === "sending") {
    const isSame = event.sending.kind === "flowing" && recorded.sending.kind === "flowing";
    return isSame ? recorded : { ...recorded, sending: event.sending };
  }
  if (event.type === "unkept") return { ...recorded, isKept: false };
  return recorded;
}
