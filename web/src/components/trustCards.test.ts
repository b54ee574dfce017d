import { expect, test } from "vitest";
import type { Scale } from "../api/schema";
import { trustCard } from "./testTrustCard";
import { cardOf } from "./trustCards";

const scale = (scorer: Scale["scorer"], model: string | null): Scale => ({
  scorer,
  model,
  prompt_hash: null,
  rubric_hash: "r",
});

test("a scale has the newest card of its scorer and model", () => {
  const newer = trustCard({ id: "newer" });
  const coverage = trustCard({ id: "coverage", scorer: "coverage", prompt_hash: null, model: null });
  const cards = [newer, coverage, trustCard({ id: "older" })];
  expect(cardOf(scale("judge", "m"), cards)).toBe(newer);
  expect(cardOf(scale("coverage", null), cards)).toBe(coverage);
  expect(cardOf(scale("judge", "n"), cards)).toBeNull();
  expect(cardOf(scale("judge", null), cards)).toBeNull();
});

test("a model that replies under another name is known by it", () => {
  const card = trustCard({}, { replied_as: ["m-2026-03-17"] });
  expect(cardOf(scale("judge", "m-2026-03-17"), [card])).toBe(card);
});
