import { expect, test } from "vitest";
import type { RescoringEstimate } from "../api/schema";
import { costOf } from "./cost";

const JUDGED: RescoringEstimate = {
  attempts: 3,
  present: 0,
  left_out: [],
  scorer: "judge",
  model: "llama",
  input_tokens: 900,
  output_tokens: 300,
  price_usd: 0.0123,
  basis: "",
};

test("tokens and price are told", () => {
  expect(costOf(JUDGED)).toBe("llama will take about 900 tokens in and 300 out. Expected price: $0.0123.");
  expect(costOf({ ...JUDGED, price_usd: 1.236 })).toContain("$1.24");
});

test("what is not known is said to be unknown", () => {
  const told = costOf({ ...JUDGED, output_tokens: null, price_usd: null });
  expect(told).toBe("llama will take about 900 tokens in and an unknown number out. The price is not known.");
});

test("no model is asked by the coverage check", () => {
  expect(costOf({ ...JUDGED, scorer: "coverage", model: null })).toBe("They are scored by the coverage check.");
});
