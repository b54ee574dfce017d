import { expect, test } from "vitest";
import { entry } from "../../components/testEntries";
import { countSelfRatings } from "./selfRatings";

function rated(self_total: number | null, total: number | null) {
  return entry({ self_total, total });
}

test("ratings are higher, lower, or within half a level of the score", () => {
  // half a level of five is 0.125
  const entries = [rated(0.75, 0.5), rated(0.25, 0.5), rated(0.5, 0.5), rated(0.625, 0.5), rated(0.375, 0.5)];
  expect(countSelfRatings(entries)).toEqual({ higher: 1, equal: 3, lower: 1 });
});

test("an attempt without a score or without a rating is not counted", () => {
  expect(countSelfRatings([rated(null, 0.5), rated(0.5, null)])).toEqual({ higher: 0, equal: 0, lower: 0 });
});
