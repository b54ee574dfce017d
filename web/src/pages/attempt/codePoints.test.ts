import { expect, test } from "vitest";
import { CodePoints } from "./codePoints";

// "a🙂b": a is unit 0, the face takes units 1 and 2, b is unit 3.
const places = new CodePoints("a🙂b");

test("a character after an emoji lies one unit further", () => {
  expect([0, 1, 2, 3].map((point) => places.toUnit(point))).toEqual([0, 1, 3, 4]);
});

test("units are turned back into characters", () => {
  expect([0, 1, 3, 4].map((unit) => places.toPoint(unit))).toEqual([0, 1, 2, 3]);
});

test("a place beyond the end is the end", () => {
  expect(places.toUnit(99)).toBe(4);
  expect(places.toPoint(99)).toBe(3);
});
