import { expect, test } from "vitest";
import { markOf } from "./marks";

test("sixteen series differ in shape or colour, and the first four in both", () => {
  const marks = Array.from({ length: 16 }, (_, series) => markOf(series));
  expect(new Set(marks.map(({ shape, colour }) => shape + colour)).size).toBe(16);
  expect(new Set(marks.slice(0, 4).map(({ shape }) => shape)).size).toBe(4);
  expect(new Set(marks.slice(0, 4).map(({ colour }) => colour)).size).toBe(4);
});
