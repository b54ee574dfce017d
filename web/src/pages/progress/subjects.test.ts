import { expect, test } from "vitest";
import type { Question } from "../../api/schema";
import { entry } from "../../components/testEntries";
import { criteriaOf, entriesOf, subjectsOf } from "./subjects";

const ENTRIES = [
  entry({ attempt_id: "1", question_id: "q2", round: "screen", competencies: ["ml", "talk"] }),
  entry({ attempt_id: "2", question_id: "q1", round: "screen", competencies: ["ml"] }),
  entry({ attempt_id: "3", question_id: "q2", round: "screen", competencies: ["ml", "talk"] }),
];
const ASKED = {
  questions: [{ id: "q1", title: "Zebra" } as Question, { id: "q3", title: "Never practised" } as Question],
  competencies: [{ id: "ml", title: "Machine learning" }],
  rounds: [],
};

test("only what was practised is there, by title, and by its id where it is no longer asked", () => {
  expect(subjectsOf(ENTRIES, ASKED).map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
    "question: q2",
    "question: Zebra",
    "competency: Machine learning",
    "competency: talk",
    "round: screen",
  ]);
});

test("a chart is about the attempts of its question, competency or round", () => {
  const ids = (kind: "question" | "competency" | "round", id: string) =>
    entriesOf({ kind, id }, ENTRIES).map((each) => each.attempt_id);
  expect(ids("question", "q2")).toEqual(["1", "3"]);
  expect(ids("competency", "talk")).toEqual(["1", "3"]);
  expect(ids("round", "screen")).toEqual(["1", "2", "3"]);
});

test("how answers were said can be chosen once there is a spoken one, which it is about", () => {
  const kinds = (entries: typeof ENTRIES) => new Set(subjectsOf(entries, ASKED).map(({ kind }) => kind));
  expect(kinds(ENTRIES).has("measure")).toBe(false);
  const spoken = entry({ attempt_id: "4", spoken: true });
  expect(kinds([...ENTRIES, spoken]).has("measure")).toBe(true);
  expect(entriesOf({ kind: "measure", id: "pace" }, [...ENTRIES, spoken])).toEqual([spoken]);
});

test("the criteria are those of the newest rubric, and then those there were before", () => {
  const scored = [entry({ levels: { old: 1, mechanism: 2 } }), entry({ levels: { mechanism: 3, clarity: null } })];
  expect(criteriaOf(scored)).toEqual(["mechanism", "clarity", "old"]);
});
