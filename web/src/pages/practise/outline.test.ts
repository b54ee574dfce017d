import { expect, it } from "vitest";
import type { Question, Round } from "../../api/schema";
import { outline } from "./outline";

const question = (id: string, round: string) => ({ id, round }) as Question;
const round = (id: string, parts: Round["parts"]) =>
  ({ id, title: id.toUpperCase(), minutes: 30, shape: "A talk.", parts }) as Round;

const ROUNDS = [
  round("screen", [
    { title: "Background", minutes: 20, draw: null, questions: ["b", "a"] },
    { title: "Motivation", minutes: 10, draw: 1, questions: ["c", "d"] },
  ]),
  round("tasks", [{ title: "Tasks", minutes: 30, draw: 1, questions: [["t1", "t2"], ["u1"]] }]),
];
const QUESTIONS = [
  ...["a", "b", "c"].map((id) => question(id, "screen")),
  ...["t1", "t2", "u1"].map((id) => question(id, "tasks")),
];

const shape = (chosen: string | null, questions = QUESTIONS) =>
  outline(questions, ROUNDS, chosen).map(({ title, questions: asked }) => [title, asked.map((each) => each.id)]);

it("stands by rounds, in the order in which they ask", () => {
  expect(shape(null)).toEqual([
    ["SCREEN", ["b", "a", "c"]],
    ["TASKS", ["t1", "t2", "u1"]],
  ]);
});

it("stands by the parts of a round that is chosen, without questions that were filtered away", () => {
  expect(shape("screen")).toEqual([
    ["Background", ["b", "a"]],
    ["Motivation", ["c"]],
  ]);
  expect(shape("screen", [question("c", "screen")])).toEqual([["Motivation", ["c"]]]);
});

it("says how many are drawn, also of sets", () => {
  const drawn = (chosen: string) => outline(QUESTIONS, ROUNDS, chosen).map((section) => section.drawn);
  expect(drawn("screen")).toEqual([null, { count: 1, of: 2, inSets: false }]);
  expect(drawn("tasks")).toEqual([{ count: 1, of: 2, inSets: true }]);
});

it("stands by rounds when the chosen one is not there", () => {
  expect(shape("nowhere")).toHaveLength(2);
});
