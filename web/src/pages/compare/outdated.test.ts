import { expect, test } from "vitest";
import type { ComparedAnswer, Comparison, Scale, ScorerInUse } from "../../api/schema";
import { toScoreAgain } from "./outdated";

const COVERAGE: Scale = { scorer: "coverage", model: null, rubric_hash: "r", prompt_hash: null };
const LLAMA: Scale = { scorer: "judge", model: "llama", rubric_hash: "r", prompt_hash: "p" };
const QWEN: Scale = { ...LLAMA, model: "qwen" };
const PRESENT: ScorerInUse = { kind: "judge", model: "qwen", server: null, why: "", advice: null };

function between(before: Scale, after: Scale): Comparison {
  return { before: answer("old", before), after: answer("new", after) } as Comparison;
}

function answer(id: string, scale: Scale): ComparedAnswer {
  return { attempt_id: id, scale, submitted_at: "", text: "", only_here: [], delivery: null };
}

test("the one that is not of the present scorer is scored again", () => {
  expect(toScoreAgain(between(COVERAGE, QWEN), PRESENT)).toEqual(["old"]);
  expect(toScoreAgain(between(QWEN, LLAMA), PRESENT)).toEqual(["new"]);
});

test("both are where neither is of the present scorer", () => {
  expect(toScoreAgain(between(COVERAGE, LLAMA), PRESENT)).toEqual(["old", "new"]);
});

test("both are where the same model had other instructions: nobody can tell which are the present ones", () => {
  expect(toScoreAgain(between({ ...QWEN, prompt_hash: "earlier" }, QWEN), PRESENT)).toEqual(["old", "new"]);
});

test("none is where the rubric was changed, for an attempt keeps its own", () => {
  expect(toScoreAgain(between({ ...QWEN, rubric_hash: "earlier" }, QWEN), PRESENT)).toEqual([]);
});
