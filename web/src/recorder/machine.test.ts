import { expect, test } from "vitest";
import { elapsedMs, IDLE, type RecorderEvent, reduce, type State } from "./machine";

const START: RecorderEvent[] = [
  { type: "choose", isAllowed: true },
  { type: "opened" },
  { type: "start", at_ms: 1_000 },
];
const STOP: RecorderEvent = { type: "stop", at_ms: 4_000, cause: "person" };
const STOPPED: RecorderEvent[] = [...START, STOP, { type: "captured", parts: 2 }];

function after(...events: RecorderEvent[]): State {
  return events.reduce(reduce, IDLE);
}

function elapsedOf(state: State, now_ms: number): number {
  if (!("recorded" in state)) throw new Error(`nothing is recorded in ${state.phase}`);
  return elapsedMs(state.recorded.clock, now_ms);
}

test("a first visit explains the microphone before it is asked for", () => {
  expect(after({ type: "choose", isAllowed: false })).toEqual({ phase: "explaining" });
  expect(after({ type: "choose", isAllowed: false }, { type: "allow" })).toEqual({ phase: "asking" });
});

test("a microphone that was allowed before is opened at once", () => {
  expect(after({ type: "choose", isAllowed: true })).toEqual({ phase: "asking" });
});

test("nothing is recorded before the microphone is open", () => {
  expect(after({ type: "choose", isAllowed: true }, { type: "start", at_ms: 0 }).phase).toBe("asking");
});

test("a refused microphone can be asked for again", () => {
  const refused = after({ type: "choose", isAllowed: true }, { type: "hindered", obstacle: "refused" });
  expect(refused).toEqual({ phase: "failed", obstacle: "refused" });
  expect(reduce(refused, { type: "choose", isAllowed: true }).phase).toBe("asking");
});

test("a browser that can't record says so before anything is asked", () => {
  expect(after({ type: "hindered", obstacle: "insecure" })).toEqual({ phase: "failed", obstacle: "insecure" });
});

test("a microphone that is unplugged before the start is an obstacle", () => {
  const ready = after({ type: "choose", isAllowed: true }, { type: "opened" });
  expect(reduce(ready, { type: "hindered", obstacle: "no-device" })).toEqual({
    phase: "failed",
    obstacle: "no-device",
  });
});

test("another microphone is opened before the start", () => {
  expect(after({ type: "choose", isAllowed: true }, { type: "opened" }, { type: "again" }).phase).toBe("asking");
});

test("leaving before the start leads back", () => {
  expect(after({ type: "choose", isAllowed: false }, { type: "leave" })).toBe(IDLE);
  expect(after({ type: "hindered", obstacle: "busy" }, { type: "leave" })).toBe(IDLE);
});

test("a microphone that opens after the person left changes nothing", () => {
  expect(after({ type: "choose", isAllowed: true }, { type: "leave" }, { type: "opened" })).toBe(IDLE);
});

test("the clock runs from the start", () => {
  expect(elapsedOf(after(...START), 3_500)).toBe(2_500); // 3.5 − 1.0
});

test("the clock leaves pauses out", () => {
  const resumed = after(...START, { type: "pause", at_ms: 3_000 }, { type: "resume", at_ms: 60_000 });
  expect(resumed.phase).toBe("recording");
  expect(elapsedOf(resumed, 61_500)).toBe(3_500); // 3.0 − 1.0, and 61.5 − 60.0
});

test("the clock rests while paused", () => {
  const paused = after(...START, { type: "pause", at_ms: 3_000 });
  expect(paused.phase).toBe("paused");
  expect(elapsedOf(paused, 99_000)).toBe(2_000);
});

test("pausing twice and going on twice change nothing more", () => {
  const paused = after(...START, { type: "pause", at_ms: 3_000 });
  expect(reduce(paused, { type: "pause", at_ms: 5_000 })).toBe(paused);
  const resumed = reduce(paused, { type: "resume", at_ms: 6_000 });
  expect(reduce(resumed, { type: "resume", at_ms: 9_000 })).toBe(resumed);
});

test("a recording is over when its last part was captured", () => {
  const stopping = after(...START, STOP);
  expect(stopping.phase).toBe("stopping");
  const stopped = reduce(stopping, { type: "captured", parts: 2 });
  expect(stopped).toMatchObject({ phase: "stopped", cause: "person" });
  expect(elapsedOf(stopped, 99_000)).toBe(3_000);
});

test("a pause can be ended by stopping", () => {
  const stopping = after(...START, { type: "pause", at_ms: 2_000 }, { ...STOP, at_ms: 9_000 });
  expect(elapsedOf(stopping, 99_000)).toBe(1_000); // the pause from 2.0 to 9.0 is not recorded
});

test("the first cause of an end is the one that is told", () => {
  const lost = after(...START, { type: "stop", at_ms: 2_000, cause: "device-lost" }, STOP, {
    type: "captured",
    parts: 1,
  });
  expect(lost).toMatchObject({ phase: "stopped", cause: "device-lost" });
});

test("the limit ends a recording and keeps it", () => {
  const limited = after(...START, { ...STOP, cause: "limit" }, { type: "captured", parts: 900 });
  expect(limited).toMatchObject({ phase: "stopped", cause: "limit" });
});

test("a recording without sound is none", () => {
  expect(after(...START, STOP, { type: "captured", parts: 0 })).toEqual({ phase: "failed", obstacle: "empty" });
});

test("a service that is away does not end the recording", () => {
  const waiting = after(...START, { type: "sending", sending: { kind: "waiting", message: "away" } });
  expect(waiting).toMatchObject({ phase: "recording", recorded: { sending: { kind: "waiting", message: "away" } } });
  const flowing = reduce(waiting, { type: "sending", sending: { kind: "flowing" } });
  expect(flowing).toMatchObject({ phase: "recording", recorded: { sending: { kind: "flowing" } } });
});

test("a disk without room does not end the recording, and stays known to the end", () => {
  expect(after(...START, { type: "unkept" })).toMatchObject({ phase: "recording", recorded: { isKept: false } });
  expect(after(...START, { type: "unkept" }, STOP, { type: "captured", parts: 1 })).toMatchObject({
    phase: "stopped",
    recorded: { isKept: false },
  });
});

test("a part that is sent as ever is no new state", () => {
  const recording = after(...START);
  expect(reduce(recording, { type: "sending", sending: { kind: "flowing" } })).toBe(recording);
});

test("what is submitted leads to its attempt", () => {
  const submitted = after(...STOPPED, { type: "submit" }, { type: "submitted", attemptId: "a1" });
  expect(submitted).toEqual({ phase: "submitted", attemptId: "a1" });
});

test("submitting waits while the service is away", () => {
  const waiting = after(
    ...STOPPED,
    { type: "submit" },
    {
      type: "sending",
      sending: { kind: "waiting", message: "away" },
    },
  );
  expect(waiting.phase).toBe("submitting");
  expect(reduce(waiting, { type: "submitted", attemptId: "a1" }).phase).toBe("submitted");
});

test("what the service refuses can be submitted again", () => {
  const sending = { kind: "refused", message: "no such question", isTooLarge: false } as const;
  const refused = after(...STOPPED, { type: "submit" }, { type: "sending", sending });
  expect(refused).toMatchObject({ phase: "stopped", recorded: { sending } });
  const again = reduce(refused, { type: "submit" });
  expect(again).toMatchObject({ phase: "submitting", recorded: { sending: { kind: "flowing" } } });
});

test("nothing is submitted while it is recorded", () => {
  const recording = after(...START);
  expect(reduce(recording, { type: "submit" })).toBe(recording);
});

test("recording again opens the microphone, but not while the recording is submitted", () => {
  expect(after(...STOPPED, { type: "again" })).toEqual({ phase: "asking" });
  const submitting = after(...STOPPED, { type: "submit" });
  expect(reduce(submitting, { type: "again" })).toBe(submitting);
});

test("nothing follows a submission", () => {
  const submitted = after(...STOPPED, { type: "submit" }, { type: "submitted", attemptId: "a1" });
  expect(reduce(submitted, { type: "choose", isAllowed: true })).toBe(submitted);
});
