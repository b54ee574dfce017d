import { expect, test } from "vitest";
import type { ReviewView } from "../../api/schema";
import { levelsOf } from "./personLevels";

const review = (id: string, levels: Record<string, number> | null, answer_version = 1): ReviewView => ({
  id,
  name: null,
  state: levels ? "rated" : "open",
  answer_version,
  created_at: "2026-11-24T09:40:00Z",
  expires_at: "2026-12-08T09:40:00Z",
  revoked_at: null,
  rated_at: levels ? "2026-11-25T18:05:00Z" : null,
  rating: levels ? { name: `Reviewer ${id}`, levels, notes: [] } : null,
});

test("each person's level stands under their name", () => {
  const reviews = [review("a", { block: 4, clarity: 2 }), review("b", null), review("c", { block: 1 })];
  expect(levelsOf("block", reviews, 1)).toEqual([
    { reviewId: "a", name: "Reviewer a", level: 4 },
    { reviewId: "c", name: "Reviewer c", level: 1 },
  ]);
  expect(levelsOf("clarity", reviews, 1).map((each) => each.level)).toEqual([2]);
  expect(levelsOf("evidence", reviews, 1)).toEqual([]);
});

test("a rating of other words stands beside no score", () => {
  expect(levelsOf("block", [review("a", { block: 4 }, 1)], 2)).toEqual([]);
  expect(levelsOf("block", [review("a", { block: 4 }, 1)], null)).toEqual([]);
});
