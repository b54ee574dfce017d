import type { ProgressEntry } from "../api/schema";

/** Return an entry for a test, which names only what it is about. */
export function entry(about: Partial<ProgressEntry> = {}): ProgressEntry {
  return {
    attempt_id: "attempt",
    question_id: "question",
    round: "screen",
    competencies: [],
    at: "2026-10-01T12:00:00Z",
    spoken: false,
    stage: "scored",
    scorer: "coverage",
    model: null,
    scale: "scale",
    total: 0.5,
    band: null,
    levels: {},
    self_total: null,
    ...about,
  };
}
