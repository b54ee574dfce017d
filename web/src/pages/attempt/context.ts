import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { CriterionFeedback, Evidence } from "../../api/schema";

/** What the parts of a scorecard can do with the answer beside them. */
export interface ScorecardActions {
  /** Show a quotation in the answer, and play it. */
  show: (evidence: Evidence) => void;
  /** Begin an objection to a criterion. */
  object: (criterion: CriterionFeedback) => void;
  /** Let the quotations of one criterion stand out, or all by null. */
  activate: (criterionId: string | null) => void;
  active: string | null;
}

export const ScorecardContext = createContext<ScorecardActions | null>(null);

export function useScorecard(): ScorecardActions {
  const actions = useContext(ScorecardContext);
  if (!actions) throw new Error("a part of a scorecard stands outside of one");
  return actions;
}
