import { expect, test } from "vitest";
import { practiceBefore, today } from "./outcome";

const BEFORE = { days: 28, attempts: 5, scored: 4, mean_total: 0.625, scorer: "coverage", model: null, reason: null };

test("what was practised before an interview is said with its counts", () => {
  expect(practiceBefore({ before: { ...BEFORE, scorer: "coverage" } })).toBe(
    "In the 28 days before: 5 attempts, 4 of them scored, 63 % on average.",
  );
});

test("where there is no mean, the reason stands in its place", () => {
  const reason = "Nothing was practised in these days.";
  expect(practiceBefore({ before: { ...BEFORE, scorer: null, mean_total: null, reason } })).toBe(reason);
});

test("today is a day with two digits for month and day", () => {
  expect(today(new Date(2027, 0, 5, 23, 59))).toBe("2027-01-05");
});
