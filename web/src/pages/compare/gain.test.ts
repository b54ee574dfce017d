import { expect, test } from "vitest";
import type { Change } from "../../api/schema";
import { gainText } from "./gain";

function change(before: number | null, after: number | null, low?: number, high?: number): Change {
  const difference = low === undefined || high === undefined ? null : { low, high };
  const reached = (share: number | null) => ({ level: null, share, band: null });
  return {
    before: reached(before),
    after: reached(after),
    difference,
    verdict: null,
    reason: null,
    confirmation: null,
  };
}

test("what was gained is told in points with the band of the difference", () => {
  expect(gainText(change(0.5, 0.62, 0.03, 0.21))).toBe("+12 points, between +3 and +21");
  expect(gainText(change(0.62, 0.5, -0.21, 0.001))).toBe("−12 points, between −21 and 0");
});

test("without noise there is no band to tell", () => {
  expect(gainText(change(0.5, 0.75, 0.25, 0.25))).toBe("+25 points");
  expect(gainText(change(0.5, 0.5, 0, 0))).toBe("0 points");
});

test("nothing is told where something was not scored or the noise is not known", () => {
  expect(gainText(change(0.5, 0.62))).toBeNull();
  expect(gainText(change(null, 0.62, 0, 1))).toBeNull();
  expect(gainText({ ...change(0.5, 0.5, 0, 0), before: null })).toBeNull();
});
