import type { Difficulty, Question } from "../../api/schema";
import type { Practised } from "./practised";

export const DIFFICULTIES = ["easy", "medium", "hard"] as const satisfies readonly Difficulty[];

/** What was done with a question: nothing, something, or something that fell short of the goal. */
export const DONE = ["not", "yes", "weak"] as const;
type Done = (typeof DONE)[number];

/** What the list of questions is narrowed to. It stands in the address, so that back and reload keep it. */
export interface Filters {
  search: string;
  round: string | null;
  topic: string | null;
  difficulty: Difficulty | null;
  done: Done | null;
}

export const NO_FILTERS: Filters = { search: "", round: null, topic: null, difficulty: null, done: null };

/** Return what an address asks for; what makes no sense counts as not said. */
export function readFilters(query: Readonly<Record<string, string>>): Filters {
  return {
    search: query.search ?? "",
    round: query.round || null,
    topic: query.topic || null,
    difficulty: DIFFICULTIES.find((each) => each === query.difficulty) ?? null,
    done: DONE.find((each) => each === query.done) ?? null,
  };
}

/** Return the address of the page with these filters. */
export function writeFilters(filters: Filters): string {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
  return query.size > 0 ? `/?${query}` : "/";
}

export function isNarrowed(filters: Filters): boolean {
  return Object.values(filters).some(Boolean);
}

/** Whether a question fits all filters; of a search, every word must be there. */
export function fits(question: Question, practised: Practised | undefined, filters: Filters): boolean {
  return (
    (filters.round === null || question.round === filters.round) &&
    (filters.topic === null || question.competencies.includes(filters.topic)) &&
    (filters.difficulty === null || question.difficulty === filters.difficulty) &&
    (filters.done === null || isDone(practised, filters.done)) &&
    isFound(question, filters.search)
  );
}

function isFound({ title, ask }: Question, search: string): boolean {
  const text = `${title} ${ask}`.toLowerCase();
  const words = search.toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word));
}

function isDone(practised: Practised | undefined, done: Done): boolean {
  if (done === "weak") return practised?.isWeak ?? false;
  return (practised !== undefined) === (done === "yes");
}
