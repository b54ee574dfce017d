import { afterEach, expect, test } from "vitest";
import { countWords, fenced, readDraft, removeDraft, writeDraft } from "./draft";

afterEach(() => localStorage.clear());

test("a draft is kept for its question alone, with its key", () => {
  const draft = { text: "A router picks", spent_ms: 90_000, key: "k1" };
  expect(writeDraft("moe", draft)).toBe(true);
  expect(readDraft("moe")).toEqual(draft);
  expect(readDraft("adamw")).toBeNull();
});

test("nothing is left of a draft that was submitted", () => {
  writeDraft("moe", { text: "A router", spent_ms: 0, key: null });
  removeDraft("moe");
  expect(readDraft("moe")).toBeNull();
});

test("what is no draft is none", () => {
  localStorage.setItem("draft:moe", "{");
  expect(readDraft("moe")).toBeNull();
});

test("words are what stands between spaces and lines", () => {
  expect(countWords("  A router\npicks two. ")).toBe(4);
  expect(countWords(" \n")).toBe(0);
});

test("a coding answer begins with the starter in a fenced block, and room for words below", () => {
  expect(fenced("def f():\n    ...\n")).toBe("```python\ndef f():\n    ...\n```\n\n");
});
