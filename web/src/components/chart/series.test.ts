import { expect, test } from "vitest";
import type { ProgressEntry } from "../../api/schema";
import { entry } from "../testEntries";
import { byScale, byScorer, columnsOf, dotsOf } from "./series";

function on(day: number, about: Partial<ProgressEntry> = {}): ProgressEntry {
  return entry({ attempt_id: `a${day}`, at: `2026-10-0${day}T00:00:00Z`, ...about });
}

const JUDGE = { scorer: "judge", model: "llama", scale: "judged" } as const;

test("scales are different series, and the one used last comes first", () => {
  const series = byScale([on(1), on(2, JUDGE), on(3), on(4, JUDGE)]);
  expect(series.map(({ name, isJoined, attempts }) => [name, isJoined, attempts.map((a) => a.attempt_id)])).toEqual([
    ["llama", true, ["a2", "a4"]],
    ["Coverage check", true, ["a1", "a3"]],
  ]);
});

test("attempts at several questions are grouped by their scorer and not joined", () => {
  const series = byScorer([on(1, { scale: "rubric one" }), on(2, { scale: "rubric two", question_id: "other" })]);
  expect(series.map(({ isJoined, attempts }) => [isJoined, attempts.length])).toEqual([[false, 2]]);
});

test("what was not scored has no dot", () => {
  expect(byScale([on(1, { total: null }), on(2, { total: null, scale: null, scorer: null })])).toEqual([]);
});

test("a total of nothing is a dot at the bottom", () => {
  expect(byScale([on(1, { total: 0 })])[0]?.attempts).toHaveLength(1);
});

test("each dot is a row of its own, in the order of time, empty for the other series", () => {
  const series = byScale([on(3, { total: 0.3 }), on(1, { ...JUDGE, total: 0.1 }), on(2, { total: 0.2 })]);
  const day = Date.parse("2026-10-01T00:00:00Z") / 1000;
  // the coverage check was used last, so it is the first column
  expect(columnsOf(dotsOf(series), series.length)).toEqual([
    [day, day + 86_400, day + 2 * 86_400],
    [null, 0.2, 0.3],
    [0.1, null, null],
  ]);
});
