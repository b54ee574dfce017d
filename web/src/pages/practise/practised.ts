import type { ProgressEntry, ProgressView } from "../../api/schema";

/** What was done with one question so far. */
export interface Practised {
  attempts: number;
  /** Those with a scorecard: so many can be compared. */
  scored: number;
  /** The newest attempt. */
  last: ProgressEntry;
  /** Whether the newest attempt may lie below the goal; one without a total is not known to. */
  isWeak: boolean;
}

/** Return what was done with each question, by its id. Entries come in the order in which they were begun. */
export function sumUp({ entries, goal }: ProgressView): Map<string, Practised> {
  const done = new Map<string, Practised>();
  for (const last of entries) {
    const before = done.get(last.question_id);
    done.set(last.question_id, {
      attempts: (before?.attempts ?? 0) + 1,
      scored: (before?.scored ?? 0) + (last.scale === null ? 0 : 1),
      last,
      isWeak: last.total !== null && (last.band?.low ?? last.total) < goal,
    });
  }
  return done;
}
