import { t } from "../../texts";
import { SHARE, valueText } from "../units";
import type { Attempt, Dot, Series } from "./series";
import { lineOf } from "./trend";

const ROOM = 0.04; // of the values shown, above and below

/** Return the value of a dot in words; of a criterion its level too. */
export function attemptText({ value, level }: Attempt, unit: string): string {
  const text = valueText(value, unit);
  return level === null ? text : t.chart.level(level, text);
}

/** Return the values to show: of shares all from 0 to 1, else from the lowest to the highest, and some room. */
export function rangeOf(dots: readonly Dot[], series: readonly Series[], unit: string): [number, number] {
  const ends = series.flatMap(({ trend }) => lineOf(trend)?.map(([, value]) => value) ?? []);
  const values = [...dots.map(({ attempt }) => attempt.value), ...(unit === SHARE ? [0, 1] : ends)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = ROOM * (high - low) || Math.abs(high) / 10 || 1;
  return [low - room, high + room];
}
