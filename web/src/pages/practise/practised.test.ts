import { expect, it } from "vitest";
import type { ProgressEntry } from "../../api/schema";
import { sumUp } from "./practised";

const GOAL = 0.75;

function entry(id: string, reached: Partial<ProgressEntry>): ProgressEntry {
  return {
    attempt_id: id,
    question_id: "shap-vs-lime",
    round: "interpretability",
    competencies: ["research"],
    at: "2026-11-24T09:30:00Z",
    spoken: false,
    stage: "scored",
    scorer: "coverage",
    model: null,
    scale: "5f0c",
    total: 0.8,
    band: null,
    levels: {},
    self_total: null,
    ...reached,
  };
}

it("counts attempts and those with a scorecard, and shows the newest", () => {
  const failed = entry("b", { stage: "not_scored", scale: null, total: null });
  const done = sumUp({ entries: [entry("a", {}), failed, entry("c", { question_id: "background" })], goal: GOAL });
  expect(done.get("shap-vs-lime")).toEqual({ attempts: 2, scored: 1, last: failed, isWeak: false });
  expect(done.get("background")?.attempts).toBe(1);
  expect(done.get("view-of-ai")).toBeUndefined();
});

it("takes for weak what may lie below the goal", () => {
  const isWeak = (reached: Partial<ProgressEntry>) =>
    sumUp({ entries: [entry("a", reached)], goal: GOAL }).get("shap-vs-lime")?.isWeak;
  expect(isWeak({ total: 0.74 })).toBe(true);
  expect(isWeak({ total: 0.75 })).toBe(false);
  expect(isWeak({ total: 0.8, band: { low: 0.7, high: 0.9 } as ProgressEntry["band"] })).toBe(true);
  expect(isWeak({ total: null })).toBe(false);
});
