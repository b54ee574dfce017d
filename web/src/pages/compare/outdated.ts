import type { ComparedAnswer, Comparison, ScorerInUse } from "../../api/schema";

/**
 * Return which of two attempts to score again so that both are on the present scale: those that another scorer or
 * model scored, else both, for the instructions to the scorer must have changed. None where the rubric differs:
 * an attempt keeps the one that it was made with.
 */
export function toScoreAgain({ before, after }: Comparison, present: ScorerInUse): string[] {
  if (before.scale.rubric_hash !== after.scale.rubric_hash) return [];
  const both = [before, after];
  const outdated = both.filter(({ scale }) => scale.scorer !== present.kind || scale.model !== present.model);
  return (outdated.length > 0 ? outdated : both).map((answer: ComparedAnswer) => answer.attempt_id);
}
