import type { Subject } from "../../api/overTime";
import type { Competency, ProgressEntry, Question, Round } from "../../api/schema";
import { t } from "../../texts";

/** What a chart is about, with its title. */
export interface Titled extends Subject {
  title: string;
}

/** What is asked here, by whose titles things are named. */
export interface Asked {
  questions: Question[];
  competencies: Competency[];
  rounds: Round[];
}

/** Return all that was practised, by title. What is no longer asked is named by its id. */
export function subjectsOf(entries: readonly ProgressEntry[], asked: Asked): Titled[] {
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
    ...(entries.some((entry) => entry.spoken) ? MEASURES : []),
  ];
}

const MEASURES: Titled[] = Object.entries(t.delivery.names).map(([id, title]) => ({ kind: "measure", id, title }));

export function titlesOf(named: readonly { id: string; title: string }[]): Map<string, string> {
  return new Map(named.map(({ id, title }) => [id, title]));
}

/** Return the entries that a chart is about; of how answers were said these are the spoken ones. */
export function entriesOf({ kind, id }: Subject, entries: readonly ProgressEntry[]): ProgressEntry[] {
  const belongs: Record<Subject["kind"], (entry: ProgressEntry) => boolean> = {
    question: (entry) => entry.question_id === id,
    competency: (entry) => entry.competencies.includes(id),
    round: (entry) => entry.round === id,
    measure: (entry) => entry.spoken,
  };
  return entries.filter(belongs[kind]);
}

/** Return the criteria by which attempts were scored, in the order in which they come in their rubrics. */
export function criteriaOf(entries: readonly ProgressEntry[]): string[] {
  return [...new Set(entries.toReversed().flatMap((entry) => Object.keys(entry.levels)))];
}
