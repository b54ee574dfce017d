import { expect, test } from "vitest";
import type { Change, PairwiseReading, PairwiseState } from "../../api/schema";
import { isUnderWay } from "./usePairwise";
import { confirmationText } from "./VerdictOfChange";

function reading(state: PairwiseState): PairwiseReading {
  return { id: "r", state, asked_at: "", model: "m", reason: null, agreed: null, readings: [], notices: [] };
}

function change(verdict: Change["verdict"], confirmation: Change["confirmation"] = null): Change {
  return { before: null, after: null, difference: null, verdict, reason: null, confirmation };
}

test("a reading is under way until it is done or has failed", () => {
  expect(["waiting", "reading", "done", "failed"].map((state) => isUnderWay(reading(state as PairwiseState)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(isUnderWay(null)).toBe(false);
});

test("a change that is claimed says whether a blind reading has confirmed it", () => {
  expect(confirmationText(change("better", "confirmed"))).toBe("confirmed by two blind readings");
  expect(confirmationText(change("unclear", "readings_disagree"))).toBe("two blind readings disagree");
  expect(confirmationText(change("worse"))).toBe("no blind reading has confirmed it");
});

test("where no change is claimed there is nothing to confirm", () => {
  expect([change("unclear"), change("same"), change(null)].map(confirmationText)).toEqual([null, null, null]);
});
