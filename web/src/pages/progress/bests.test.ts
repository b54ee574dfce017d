import { expect, test } from "vitest";
import type { ProgressEntry } from "../../api/schema";
import { entry } from "../../components/testEntries";
import { bestsOf } from "./bests";

function on(day: number, total: number | null, about: Partial<ProgressEntry> = {}): ProgressEntry {
  return entry({ attempt_id: `day ${day}`, at: `2026-10-0${day}T00:00:00Z`, total, ...about });
}

function bests(...entries: ProgressEntry[]): string[] {
  return bestsOf(entries).map((best) => best.attempt_id);
}

test("the highest total of a question is its best", () => {
  expect(bests(on(1, 0.4), on(2, 0.9), on(3, 0.6))).toEqual(["day 2"]);
});

test("of two equal ones the earlier is the best", () => {
  expect(bests(on(2, 0.9), on(1, 0.9))).toEqual(["day 1"]);
});

test("each question and each scale has a best of its own, the newest first", () => {
  const entries = [on(1, 0.9), on(2, 0.3, { scale: "other" }), on(3, 0.2, { question_id: "other" })];
  expect(bests(...entries)).toEqual(["day 3", "day 2", "day 1"]);
});

test("what was not scored is no best, and nothing is a total", () => {
  expect(bests(on(1, null))).toEqual([]);
  expect(bests(on(1, 0), on(2, null))).toEqual(["day 1"]);
});
