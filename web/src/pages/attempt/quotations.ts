import type { CriterionFeedback, Evidence, Feedback, Verdict } from "../../api/schema";

/** A quotation that stands in the answer: what it proves, and how it is shown. */
export interface Quotation extends Evidence {
  criterionId: string | null;
  verdict: Verdict;
}

/** A stretch of the answer with all quotations that cover it, none for plain text. Places count characters. */
export interface Segment {
  start: number;
  end: number;
  quotations: Quotation[];
}

/** Return every quotation of a scorecard, in the order of the answer. */
export function quotationsOf(feedback: Feedback): Quotation[] {
  const wrong = feedback.wrong_statements.flatMap((statement) => mark(statement.evidence, null, "wrong"));
  const mistakes = feedback.common_mistakes.flatMap((mistake) => mark(mistake.evidence, null, "wrong"));
  return [...feedback.criteria.flatMap(ofCriterion), ...wrong, ...mistakes].sort(
    (one, other) => one.start - other.start || other.end - one.end,
  );
}

function ofCriterion(criterion: CriterionFeedback): Quotation[] {
  const points = criterion.points.flatMap((point) => mark(point.evidence, criterion.criterion_id, point.verdict));
  return [...points, ...mark(criterion.evidence, criterion.criterion_id, "hit")];
}

function mark(evidence: Evidence[], criterionId: string | null, verdict: Verdict): Quotation[] {
  return evidence.map((each) => ({ ...each, criterionId, verdict }));
}

/** Cut a text of `length` characters where a quotation begins or ends. The segments cover it without a gap. */
export function segmentsOf(length: number, quotations: readonly Quotation[]): Segment[] {
  const inside = quotations.filter((each) => each.start < each.end && each.start >= 0 && each.end <= length);
  const borders = [...new Set([0, length, ...inside.flatMap((each) => [each.start, each.end])])];
  borders.sort((one, other) => one - other);
  return borders.slice(1).map((end, index) => {
    const start = borders[index] ?? 0;
    return { start, end, quotations: inside.filter((each) => each.start <= start && end <= each.end) };
  });
}

const GRAVITY: Verdict[] = ["wrong", "partial", "hit", "missing"];

/** Return the verdict by which a segment is shown: the gravest one of those that cover it. */
export function shownVerdict(segment: Segment): Verdict | null {
  return GRAVITY.find((verdict) => segment.quotations.some((each) => each.verdict === verdict)) ?? null;
}
