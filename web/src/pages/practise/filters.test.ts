import { describe, expect, it } from "vitest";
import type { ProgressEntry, Question } from "../../api/schema";
import { fits, isNarrowed, NO_FILTERS, readFilters, writeFilters } from "./filters";
import type { Practised } from "./practised";

const question: Question = {
  id: "shap-vs-lime",
  title: "SHAP against LIME",
  round: "interpretability",
  competencies: ["research", "communication"],
  difficulty: "medium",
  minutes: 5,
  ask: "Compare what each of them computes.",
  source: "An example",
  task: null,
};

const done = (isWeak: boolean): Practised => ({ attempts: 1, scored: 1, last: {} as ProgressEntry, isWeak });

describe("filters in the address", () => {
  it("come back as they were written", () => {
    const filters = { search: "a & b=c", round: "screen", topic: "coding", difficulty: "hard", done: "weak" } as const;
    const query = Object.fromEntries(new URL(writeFilters(filters), "http://localhost").searchParams);
    expect(readFilters(query)).toEqual(filters);
  });

  it("leave the address bare where there are none", () => {
    expect(writeFilters(NO_FILTERS)).toBe("/");
    expect(writeFilters({ ...NO_FILTERS, search: "shap" })).toBe("/?search=shap");
  });

  it("count as not said where they make no sense", () => {
    expect(readFilters({ difficulty: "impossible", done: "perhaps", colour: "red" })).toEqual(NO_FILTERS);
    expect(isNarrowed(readFilters({ round: "" }))).toBe(false);
  });
});

describe("a question fits", () => {
  it.each([
    ["shap LIME", true],
    ["computes shap", true],
    ["shap rice", false],
    ["  ", true],
  ])("a search for «%s»: %s", (search, expected) => {
    expect(fits(question, undefined, { ...NO_FILTERS, search })).toBe(expected);
  });

  it("only when round, topic and difficulty all do", () => {
    const fitting = { ...NO_FILTERS, round: "interpretability", topic: "communication", difficulty: "medium" } as const;
    expect(fits(question, undefined, fitting)).toBe(true);
    expect(fits(question, undefined, { ...fitting, topic: "coding" })).toBe(false);
    expect(fits(question, undefined, { ...fitting, round: "screen" })).toBe(false);
    expect(fits(question, undefined, { ...fitting, difficulty: "hard" })).toBe(false);
  });

  it("by what was done with it", () => {
    const fitting = (practised: Practised | undefined) =>
      (["not", "yes", "weak"] as const).filter((each) => fits(question, practised, { ...NO_FILTERS, done: each }));
    expect(fitting(undefined)).toEqual(["not"]);
    expect(fitting(done(false))).toEqual(["yes"]);
    expect(fitting(done(true))).toEqual(["yes", "weak"]);
  });
});
