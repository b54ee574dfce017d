import { expect, test } from "vitest";
import type { Series as Stored } from "../../api/schema";
import { dot, series, source } from "../testSeries";
import { columnsOf, dotsOf, named } from "./series";

function over(...all: Stored[]) {
  return { unit: "share", method: null, norm: null, series: all };
}

const JUDGE = source({ scorer: "judge", model: "llama", scale: "judged" });

test("a series is named by what scored or heard it", () => {
  const several = source({ scorer: "judge", model: "llama", scale: null });
  const heard = source({ scorer: null, scale: null, recognizer: "moonshine tiny-en" });
  const all = named(over(series([], JUDGE), series([]), series([], several), series([], heard)));
  expect(all.map(({ name }) => name)).toEqual(["llama", "Coverage check", "llama", "moonshine tiny-en"]);
});

test("scales of one scorer are numbered by when they were first used, not by the order of the series", () => {
  const rubric = (scale: string, day: number) => series([dot(day)], source({ scale }));
  const names = named(over(rubric("new", 3), rubric("old", 1))).map(({ name }) => name);
  expect(names).toEqual(["Coverage check, version 2", "Coverage check, version 1"]);
});

test("each dot is a row of its own, in the order of time, empty for the other series", () => {
  const all = named(
    over(series([dot(2, { value: 0.2 }), dot(3, { value: 0.3 })]), series([dot(1, { value: 0 })], JUDGE)),
  );
  const day = Date.parse("2026-10-01T00:00:00Z") / 1000;
  expect(columnsOf(dotsOf(all), all.length)).toEqual([
    [day, day + 86_400, day + 2 * 86_400],
    [null, 0.2, 0.3],
    [0, null, null],
  ]);
});
