import type { ReviewView } from "../../api/schema";

/** A level that somebody else gave. */
export interface PersonLevel {
  reviewId: string;
  name: string;
  level: number;
}

/** Return the levels that others gave for a criterion, if it was for the same words as the scorecard is about. */
export function levelsOf(criterionId: string, reviews: ReviewView[], scoredVersion: number | null): PersonLevel[] {
  return reviews.flatMap(({ id, rating, answer_version }) => {
    const level = rating?.levels[criterionId];
    if (!rating || level === undefined || answer_version !== scoredVersion) return [];
    return [{ reviewId: id, name: rating.name, level }];
  });
}
