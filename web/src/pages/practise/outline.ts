import type { Question, Round } from "../../api/schema";

/** Questions under a heading: of a whole round, or of one of its parts. */
export interface Section {
  key: string;
  title: string;
  minutes: number;
  /** How many are asked of how many; `inSets` where several questions go together. Null where all are asked. */
  drawn: { count: number; of: number; inSets: boolean } | null;
  /** What the round is like; null for a part of it. */
  shape: string | null;
  questions: Question[];
}

/** Return the questions by rounds or, of one `round` alone, by its parts. Sections without questions are left out. */
export function outline(questions: readonly Question[], rounds: readonly Round[], round: string | null): Section[] {
  const byId = new Map(questions.map((question) => [question.id, question]));
  const chosen = rounds.find((each) => each.id === round);
  const sections = chosen ? chosen.parts.map((part) => ofPart(part, byId)) : rounds.map((each) => ofRound(each, byId));
  return sections.filter((section) => section.questions.length > 0);
}

type Part = Round["parts"][number];
type Questions = ReadonlyMap<string, Question>;

function ofRound(round: Round, questions: Questions): Section {
  const { id, title, minutes, shape } = round;
  const asked = round.parts.flatMap((part) => questionsOf(part, questions));
  return { key: id, title, minutes, shape, drawn: null, questions: asked };
}

function ofPart(part: Part, questions: Questions): Section {
  const { title, minutes, draw } = part;
  const inSets = part.questions.some((entry) => typeof entry !== "string");
  const drawn = draw === null ? null : { count: draw, of: part.questions.length, inSets };
  return { key: title, title, minutes, shape: null, drawn, questions: questionsOf(part, questions) };
}

function questionsOf(part: Part, questions: Questions): Question[] {
  return part.questions.flat().flatMap((id) => questions.get(id) ?? []);
}
