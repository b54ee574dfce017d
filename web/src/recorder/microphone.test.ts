import { afterEach, expect, test } from "vitest";
import { obstacleOf, readMicrophone, writeMicrophone } from "./microphone";

afterEach(() => localStorage.clear());

test("what a browser answers is told apart by what the person can do", () => {
  const names = ["NotAllowedError", "NotFoundError", "OverconstrainedError", "NotReadableError"];
  const obstacles = names.map((name) => obstacleOf(new DOMException("", name)));
  expect(obstacles).toEqual(["refused", "no-device", "no-device", "busy"]);
});

test("the chosen microphone is remembered, and forgotten for the system's own", () => {
  expect(readMicrophone()).toBeNull();
  writeMicrophone("device-2");
  expect(readMicrophone()).toBe("device-2");
  writeMicrophone(null);
  expect(readMicrophone()).toBeNull();
});
