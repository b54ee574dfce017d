import { expect, test } from "vitest";
import type { Trend } from "./series";
import { lineOf, trendText } from "./trend";

function trend(about: Partial<Trend> = {}): Trend {
  return {
    verdict: "rising",
    days: 6,
    needs: 5,
    slope: { per_week: 0.04, low: 0.0123, high: 0.07 },
    line: [],
    ...about,
  };
}

test("a claimed trend says how fast, in points of 100 and with its interval", () => {
  expect(trendText(trend(), "share", false)).toBe("Rising: +4 points a week, between +1.2 and +7.");
  const falling = trend({ verdict: "falling", slope: { per_week: -3.26, low: -5.5, high: 0 } });
  expect(trendText(falling, "words/min", true)).toBe("Falling: −3.3 words/min a week, between −5.5 and 0.");
});

test("a number without a unit is a bare number", () => {
  const pauses = trend({ slope: { per_week: 1, low: 0.5, high: 2 } });
  expect(trendText(pauses, "count", true)).toBe("Rising: +1 a week, between +0.5 and +2.");
});

test("what chance could do is no trend, and its interval is told", () => {
  const unclear = trend({ verdict: "unclear", slope: { per_week: 0.01, low: -0.02, high: 0.05 } });
  expect(trendText(unclear, "share", false)).toBe("No trend we can tell: between −2 and +5 points a week.");
});

test("where hardly anything moved, no interval of nothing is told", () => {
  const flat = trend({ verdict: "unclear", slope: { per_week: 0, low: 0, high: 0 } });
  expect(trendText(flat, "share", false)).toBe("No trend: most pairs of days have the same value.");
});

test("too little for a trend says what is missing", () => {
  const few = (days: number) => trend({ verdict: "too_few", slope: null, days });
  expect(trendText(few(4), "share", false)).toBe("No trend yet: it needs 5 days with an answer, and there are 4.");
  expect(trendText(few(0), "share", true)).toContain("there are 0");
  expect(trendText(few(8), "share", true)).toContain("answered again");
});

test("one day, which has no other to be set against, is still a day", () => {
  expect(trendText(trend({ verdict: "too_few", slope: null, days: 0 }), "share", false)).toContain("there is 1");
});

test("a line goes from noon to noon, and where nothing is claimed there is none", () => {
  const line = [
    { on: "2026-10-01", value: 0.2 },
    { on: "2026-10-08", value: 0.5 },
  ];
  const noon = Date.parse("2026-10-01T12:00:00Z") / 1000;
  expect(lineOf(trend({ line }))).toEqual([
    [noon, 0.2],
    [noon + 7 * 86_400, 0.5],
  ]);
  expect(lineOf(trend())).toBeNull();
});
