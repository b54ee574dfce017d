import { expect, test } from "vitest";
import { calendarOf, daysPractised } from "./calendar";

/** A Tuesday; its week began on Monday the 23rd. */
const NOW = new Date("2026-11-24T12:00:00Z");

function practised(timeZone: string, ...instants: string[]) {
  return calendarOf(instants, NOW, 2, timeZone)
    .flat()
    .filter((day) => day.attempts > 0)
    .map((day) => [day.date, day.attempts]);
}

test("two weeks are the one before and the present one up to today", () => {
  const [before, present] = calendarOf([], NOW, 2, "UTC");
  expect(before?.map((day) => day.date)).toEqual([
    "2026-11-16",
    "2026-11-17",
    "2026-11-18",
    "2026-11-19",
    "2026-11-20",
    "2026-11-21",
    "2026-11-22",
  ]);
  expect(present?.map((day) => day.date)).toEqual(["2026-11-23", "2026-11-24"]);
});

test("attempts of one day are counted together", () => {
  expect(practised("UTC", "2026-11-20T08:00:00Z", "2026-11-20T23:59:59Z", "2026-11-21T00:00:00Z")).toEqual([
    ["2026-11-20", 2],
    ["2026-11-21", 1],
  ]);
});

test("a day is that of the person: late in Greenwich is tomorrow in Auckland and still today in New York", () => {
  const late = "2026-11-20T23:30:00Z";
  expect(practised("Pacific/Auckland", late)).toEqual([["2026-11-21", 1]]);
  expect(practised("America/New_York", late)).toEqual([["2026-11-20", 1]]);
});

test("today begins at the person's midnight", () => {
  // 12:00 in Greenwich is 01:00 of the 25th in Auckland (UTC+13 in November)
  const days = calendarOf([], NOW, 1, "Pacific/Auckland").flat();
  expect(days.at(-1)?.date).toBe("2026-11-25");
});

test("the day on which clocks are put back is one day", () => {
  // Berlin, 25 October 2026: 00:30 is 22:30Z of the day before, 23:30 is 22:30Z
  const week = calendarOf(
    ["2026-10-24T22:30:00Z", "2026-10-25T22:30:00Z"],
    new Date("2026-10-25T23:00:00Z"),
    2,
    "Europe/Berlin",
  );
  expect(week.flat().filter((day) => day.attempts > 0)).toEqual([{ date: "2026-10-25", attempts: 2 }]);
  expect(week.flat()).toHaveLength(8); // up to Monday, 26 October, 00:00
});

test("what is older than the weeks, or lies in the future, is on no day", () => {
  expect(practised("UTC", "2026-11-15T23:59:59Z", "2026-11-25T00:00:00Z")).toEqual([]);
});

test("days are counted, not attempts", () => {
  const days = ["2026-11-17T08:00:00Z", "2026-11-17T09:00:00Z", "2026-11-23T08:00:00Z"];
  expect(daysPractised(calendarOf(days, NOW, 2, "UTC"))).toBe(2);
});
