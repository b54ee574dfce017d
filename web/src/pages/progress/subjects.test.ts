import { expect, test } from "vitest";
import type { Question } from "../../api/schema";
import { entry } from "../../components/testEntries";
import { entriesOf, subjectsOf } from "./subjects";

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
    entriesOf({ kind, id, title: "" }, ENTRIES).map((each) => each.attempt_id);
  expect(ids("question", "q2")).toEqual(["1", "3"]);
  expect(ids("competency", "talk")).toEqual(["1", "3"]);
  expect(ids("round", "screen")).toEqual(["1", "2", "3"]);
});
