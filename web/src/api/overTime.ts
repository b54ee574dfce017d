import { client, take } from "./client";
import type { OverTime } from "./schema";

/** What is asked for: a question, all questions of a competency or a round, or a measure of how answers were said. */
export interface Subject {
  kind: "question" | "competency" | "round" | "measure";
  id: string;
}

/** Fetch the series of a subject; of a question those of one criterion, or of the total (null). */
export function readOverTime(
  { kind, id }: Subject,
  criterionId: string | null,
  signal: AbortSignal,
): Promise<OverTime> {
  switch (kind) {
    case "question":
      return criterionId === null ? readQuestion(id, signal) : readCriterion(id, criterionId, signal);
    case "competency": {
      const path = { competency_id: id };
      return take(client.GET("/api/v1/progress/competencies/{competency_id}", { params: { path }, signal }));
    }
    case "round":
      return take(client.GET("/api/v1/progress/rounds/{round_id}", { params: { path: { round_id: id } }, signal }));
    case "measure": {
      const path = { measure_id: id };
      return take(client.GET("/api/v1/progress/delivery/{measure_id}", { params: { path }, signal }));
    }
  }
}

function readQuestion(questionId: string, signal: AbortSignal): Promise<OverTime> {
  const path = { question_id: questionId };
  return take(client.GET("/api/v1/progress/questions/{question_id}", { params: { path }, signal }));
}

function readCriterion(questionId: string, criterionId: string, signal: AbortSignal): Promise<OverTime> {
  const path = { question_id: questionId, criterion_id: criterionId };
  const params = { path };
  return take(client.GET("/api/v1/progress/questions/{question_id}/criteria/{criterion_id}", { params, signal }));
}
