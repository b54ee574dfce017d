import { t } from "../../texts";
import { SHARE } from "../units";
import type { Trend } from "./series";

const CHANGE = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 2, signDisplay: "exceptZero" });
const NOON_S = 12 * 3600;

/** Return in words what a chart draws, or why it draws no line. `isSeveral`: the dots are of several questions. */
export function trendText(trend: Trend, unit: string, isSeveral: boolean): string {
  const { verdict, slope, days, needs } = trend;
  if (slope === null) return days < needs ? missing(days, needs, isSeveral) : t.trend.tooFewPairs;
  if (slope.low === 0 && slope.high === 0) return t.trend.same;
  const low = change(slope.low, unit);
  const high = change(slope.high, unit);
  if (verdict === "unclear") return t.trend.unclear(low, high, unitOf(unit));
  const isRising = verdict === "rising";
  return t.trend.claimed(isRising, change(slope.per_week, unit), unitOf(unit), low, high);
}

function missing(days: number, needs: number, isSeveral: boolean): string {
  // A single day is set against none, so the service counts 0; at one question there is one, else there were no dot.
  return isSeveral ? t.trend.tooFewAgain(days, needs) : t.trend.tooFewDays(Math.max(1, days), needs);
}

function change(perWeek: number, unit: string): string {
  return CHANGE.format(unit === SHARE ? 100 * perWeek : perWeek).replace("-", "−");
}

function unitOf(unit: string): string {
  return unit === SHARE ? t.trend.points : unit === "count" ? "" : unit;
}

/** Return the seconds and values of both ends of a trend's line; null where none is claimed. Days are those of UTC. */
export function lineOf({ line }: Trend): [[number, number], [number, number]] | null {
  const [first, last] = line.map(({ on, value }): [number, number] => [Date.parse(on) / 1000 + NOON_S, value]);
  return first && last ? [first, last] : null;
}
