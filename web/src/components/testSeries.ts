import type { Dot, Series, Source, Trend } from "../api/schema";

/** Return the dot of a day of October for a test, which names only what it is about. */
export function dot(day: number, about: Partial<Dot> = {}): Dot {
  const at = `2026-10-${String(day).padStart(2, "0")}T00:00:00Z`;
  return { attempt_id: `a${day}`, question_id: "question", at, value: 0.5, level: null, band: null, ...about };
}

export function source(about: Partial<Source> = {}): Source {
  return { scorer: "coverage", model: null, scale: "scale", recognizer: null, ...about };
}

/** Return a series that is too short for a trend. */
export function series(dots: Dot[], of: Source = source(), trend: Partial<Trend> = {}): Series {
  return { source: of, dots, trend: { verdict: "too_few", days: 0, needs: 5, slope: null, line: [], ...trend } };
}
