import { expect, test } from "vitest";
import { dot, series } from "../testSeries";
import { dotsOf, named } from "./series";
import { attemptText, rangeOf } from "./values";

function range(unit: string, ...values: number[]): [number, number] {
  const dots = values.map((value, place) => dot(place + 1, { value }));
  const all = named({ unit, method: null, norm: null, series: [series(dots)] });
  return rangeOf(dotsOf(all), all, unit);
}

test("a criterion is told by its level, everything else by its value", () => {
  expect(attemptText(dot(1, { value: 0.5, level: 3 }), "share")).toBe("level 3 (50 %)");
  expect(attemptText(dot(1, { value: 131.4 }), "words/min")).toBe("131 words/min");
});

test("shares are shown from 0 to 100 %, or as far beyond as they go", () => {
  expect(range("share", 0.4, 0.5)).toEqual([-0.04, 1.04]);
  expect(range("share", 1.5)[1]).toBeCloseTo(1.56); // 0.04 x 1.5 above
});

test("other values are shown with some room, also where all are the same", () => {
  expect(range("words/min", 100, 200)).toEqual([96, 204]);
  expect(range("count", 3, 3)).toEqual([2.7, 3.3]);
  expect(range("count", 0)).toEqual([-1, 1]);
});

test("the ends of a trend's line are in sight", () => {
  const line = [
    { on: "2026-10-01", value: 90 },
    { on: "2026-10-02", value: 210 },
  ];
  const all = named({
    unit: "s",
    method: null,
    norm: null,
    series: [series([dot(1, { value: 100 })], undefined, { line })],
  });
  expect(rangeOf(dotsOf(all), all, "s")).toEqual([90 - 4.8, 210 + 4.8]);
});
