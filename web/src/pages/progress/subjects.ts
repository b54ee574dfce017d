import type { Competency, ProgressEntry, Question, Round } from "../../api/schema";

/** What a chart is about: one question, or all questions of a competency or a round. */
export interface Subject {
  kind: "question" | "competency" | "round";
  id: string;
  title: string;
}

/** What is asked here, by whose titles things are named. */
export interface Asked {
  questions: Question[];
  competencies: Competency[];
  rounds: Round[];
}

/** Return all that was practised, by title. What is no longer asked is named by its id. */
export function subjectsOf(entries: readonly ProgressEntry[], asked: Asked): Subject[] {
  const of = (kind: Subject["kind"], ids: string[], named: { id: string; title: string }[]) => {
    const titles = titlesOf(named);
    return [...new Set(ids)]
      .map((id) => ({ kind, id, title: titles.get(id) ?? id }))
      .sort((one, other) => one.title.localeCompare(other.title));
  };
  return [
    ...of(
      "question",
      entries.map((entry) => entry.question_id),
      asked.questions,
    ),
    ...of(
      "competency",
      entries.flatMap((entry) => entry.competencies),
      asked.competencies,
    ),
    ...of(
      "round",
      entries.map((entry) => entry.round),
      asked.rounds,
    ),
  ];
}

export function titlesOf(named: readonly { id: string; title: string }[]): Map<string, string> {
  return new Map(named.map(({ id, title }) => [id, title]));
}

/** Return the entries that a chart is about. */
export function entriesOf(subject: Subject, entries: readonly ProgressEntry[]): ProgressEntry[] {
  return entries.filter((entry) => {
    if (subject.kind === "question") return entry.question_id === subject.id;
    return subject.kind === "round" ? entry.round === subject.id : entry.competencies.includes(subject.id);
  });
}
