import { expect, test } from "vitest";
import type { ProgressEntry } from "../api/schema";
import { scaleNames, scorerName } from "./scales";
import { entry } from "./testEntries";

test("the coverage check has no model to be named by", () => {
  expect(scorerName({ scorer: "coverage", model: null })).toBe("Coverage check");
  expect(scorerName({ scorer: "judge", model: "llama" })).toBe("llama");
  expect(scorerName({ scorer: null, model: null })).toBeNull();
});

function scored(scale: string, model: string): ProgressEntry {
  return entry({ scale, model, scorer: "judge" });
}

test("scales of different scorers are named by the scorer", () => {
  expect([...scaleNames([scored("s1", "llama"), scored("s2", "qwen"), scored("s1", "llama")])]).toEqual([
    ["s1", "llama"],
    ["s2", "qwen"],
  ]);
});

test("scales of one scorer are told apart by a number, the first one first", () => {
  expect([...scaleNames([scored("old", "llama"), scored("new", "llama")])]).toEqual([
    ["old", "llama, version 1"],
    ["new", "llama, version 2"],
  ]);
});

test("an attempt that was not scored names no scale", () => {
  expect(scaleNames([entry({ scale: null, scorer: null, total: null })]).size).toBe(0);
});
