import { expect, test } from "vitest";
import type { ProgressEntry } from "../../api/schema";
import { entry } from "../../components/testEntries";
import { choosePair, withScorecard } from "./pair";

/** Four attempts, a day apart: two scales, each used twice. */
const ATTEMPTS = [
  ["a", "one"],
  ["b", "other"],
  ["c", "one"],
  ["d", "other"],
].map(([id, scale], day) => attempt(day + 1, { attempt_id: id as string, scale: scale as string }));

function attempt(day: number, about: Partial<ProgressEntry>): ProgressEntry {
  return entry({ at: `2026-10-0${day}T00:00:00Z`, ...about });
}

function chosen(attempts: ProgressEntry[], ...asked: string[]): string | null {
  const pair = choosePair(attempts, asked);
  return pair && pair.before.attempt_id + pair.after.attempt_id;
}

test("two that are asked for are taken, the earlier before the later", () => {
  expect(chosen(ATTEMPTS, "c", "b")).toBe("bc");
});

test("one that is asked for is set against the last one before it on its scale", () => {
  expect(chosen(ATTEMPTS, "c")).toBe("ac");
});

test("one that has none before it on its scale is set against the last one before it", () => {
  expect(chosen(ATTEMPTS, "b")).toBe("ab");
});

test("the first one is set against the next one on its scale", () => {
  expect(chosen(ATTEMPTS, "a")).toBe("ac");
});

test("without being asked, the newest two of one scale are taken", () => {
  expect(chosen(ATTEMPTS)).toBe("bd");
  expect(chosen(ATTEMPTS.slice(0, 3))).toBe("ac");
});

test("where no two are of one scale, the newest two are taken", () => {
  expect(chosen(ATTEMPTS.slice(0, 2))).toBe("ab");
});

test("an attempt of another question, or a deleted one, is not found and asks for nothing", () => {
  expect(chosen(ATTEMPTS, "elsewhere")).toBe("bd");
  expect(chosen(ATTEMPTS, "elsewhere", "c")).toBe("ac");
});

test("one attempt makes no pair, and none neither", () => {
  expect(chosen(ATTEMPTS.slice(0, 1))).toBeNull();
  expect(chosen(ATTEMPTS.slice(0, 1), "a")).toBeNull();
  expect(chosen([])).toBeNull();
});

test("only what has a scorecard can be chosen, whatever the order it comes in", () => {
  const waiting = attempt(9, { attempt_id: "w", scale: null, total: null, scorer: null, stage: "scoring" });
  expect(withScorecard([waiting, ...ATTEMPTS].reverse()).map((each) => each.attempt_id)).toEqual(["a", "b", "c", "d"]);
});
