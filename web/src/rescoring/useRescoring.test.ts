import { expect, test } from "vitest";
import type { Rescoring } from "../api/schema";
import { isUnderWay } from "./useRescoring";

const RESCORING: Rescoring = {
  id: "r",
  state: "running",
  scorer: "coverage",
  model: null,
  created_at: "",
  ended_at: null,
  reason: null,
  attempts: 3,
  done: 1,
  failed: 0,
  running: 0,
  left: 2,
  failures: [],
};

test("a rescoring is under way until it has ended, also between two attempts", () => {
  expect(isUnderWay(RESCORING)).toBe(true);
  expect(isUnderWay({ ...RESCORING, state: "done", done: 3, left: 0 })).toBe(false);
  expect(isUnderWay({ ...RESCORING, state: "stopped" })).toBe(false);
});

test("one that was cancelled is so until the attempt that ran has come to its end", () => {
  expect(isUnderWay({ ...RESCORING, state: "cancelled", running: 1, left: 1 })).toBe(true);
  expect(isUnderWay({ ...RESCORING, state: "cancelled" })).toBe(false);
});
