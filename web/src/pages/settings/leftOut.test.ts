import { expect, it } from "vitest";
import { reasonsOf } from "./leftOut";

it("gives each reason once, the most frequent first", () => {
  const leftOut = ["here", "no rubric", "no rubric"].map((reason, place) => ({ attempt_id: `${place}`, reason }));
  expect(reasonsOf({ imported: 0, skipped: 3, attempts: [], left_out: leftOut })).toEqual([
    { reason: "no rubric", count: 2 },
    { reason: "here", count: 1 },
  ]);
});
