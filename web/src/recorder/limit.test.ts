import { expect, test } from "vitest";
import { limitMs } from "./limit";

test("a recording ends five seconds before the service's limit", () => {
  expect(limitMs(2)).toBe(115_000); // 2 · 60 − 5
});

test("half an hour is the limit where the service tells none", () => {
  expect(limitMs()).toBe(1_795_000); // 30 · 60 − 5
});
