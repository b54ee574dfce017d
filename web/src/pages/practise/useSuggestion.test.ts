import { expect, it } from "vitest";
import { skipToo } from "./useSuggestion";

it("skips one more each time, and begins anew when all were skipped", () => {
  expect(skipToo([], "a")).toEqual(["a"]);
  expect(skipToo(["a"], "b")).toEqual(["a", "b"]);
  expect(skipToo(["a", "b"], "a")).toEqual(["a"]);
});
