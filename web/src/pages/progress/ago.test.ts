import { expect, test } from "vitest";
import { t } from "../../texts";
import { agoOf } from "./ago";

const NOW = new Date("2026-11-24T12:00:00Z");

test.each([
  ["2026-11-24T11:59:30Z", 0, "minute"],
  ["2026-11-24T11:01:00Z", 59, "minute"],
  ["2026-11-24T10:59:00Z", 1, "hour"],
  ["2026-11-23T11:59:00Z", 1, "day"],
  ["2026-10-20T12:00:00Z", 1, "month"],
  ["2024-11-20T12:00:00Z", 2, "year"],
])("at noon of 24 November 2026, %s was %i %s ago", (instant, count, unit) => {
  expect(agoOf(instant, NOW)).toEqual({ count, unit });
});

test("what a clock that was put back since then dated in the future was just now", () => {
  expect(agoOf("2026-11-24T13:00:00Z", NOW)).toEqual({ count: 0, unit: "minute" });
});

test("less than a minute ago is said to be just now", () => {
  expect(t.progress.ago(0, "minute")).toBe("just now");
  expect(t.progress.last(1, "hour")).toBe("Last practised 1 hour ago.");
});
