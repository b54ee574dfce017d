import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { t } from "../../texts";
import { SHARE } from "../units";
import { MARK_SIZE, markOf } from "./marks";
import { columnsOf, type Dot, type Series } from "./series";
import { followTheme } from "./theme";
import { timeLabels } from "./timeLabels";
import { lineOf } from "./trend";
import { rangeOf } from "./values";

const HALF_DAY_S = 12 * 3600;
const SIDE_MARGIN = 0.03; // of the time shown, so that no dot is cut off
const CROWD = 60; // dots: so many are drawn smaller, and a line through them would be a scribble
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const DASHES = [7, 5]; // pixels: of a trend, which no line through dots looks like

interface Plot {
  series: readonly Series[];
  dots: readonly Dot[];
  unit: string;
  /** Attempts with a ring. */
  chosen: readonly string[];
  /** Whether a line joins the dots of a series; not where they are at several questions. */
  isJoined: boolean;
  /** A dot is pointed at, or none. */
  onPoint: (dot: Dot | null) => void;
}

/** Draw values over time into an element, and again whenever its width or the theme changes. Returns what ends it. */
export function draw(host: HTMLElement, plot: Plot): () => void {
  const data = columnsOf(plot.dots, plot.series.length) as uPlot.AlignedData;
  const chart = new uPlot({ ...options(host, plot), ...sizeOf(host) }, data, host);
  const resized = new ResizeObserver(() => chart.setSize(sizeOf(host)));
  resized.observe(host);
  const unfollow = followTheme(() => chart.redraw());
  return () => {
    unfollow();
    resized.disconnect();
    chart.destroy();
  };
}

function sizeOf(host: HTMLElement) {
  return { width: host.clientWidth, height: host.clientHeight };
}

function options(host: HTMLElement, plot: Plot): Omit<uPlot.Options, "width" | "height"> {
  const colour = (property: string) => () => colourOf(host, property);
  const axis: uPlot.Axis = {
    stroke: colour("--ink-soft"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1, size: 4 },
    font: `12px ${getComputedStyle(host).fontFamily}`,
  };
  return {
    legend: { show: false },
    cursor: { points: { show: false }, drag: { x: false, y: false }, y: false },
    scales: { x: { range: timeOf(plot.dots) }, y: { range: rangeOf(plot.dots, plot.series, plot.unit) } },
    axes: [
      { ...axis, size: 30, space: 72, values: (_, splits, __, ___, step) => timeLabels(splits, step) },
      { ...axis, size: 52, ...(plot.unit === SHARE && ofShares(plot.dots)) },
    ],
    series: [
      {},
      ...plot.series.map((_, place) => ({
        stroke: colour(markOf(place).colour),
        width: plot.isJoined && plot.dots.length < CROWD ? 1 : 0,
        spanGaps: true,
        points: { show: false },
      })),
    ],
    hooks: {
      draw: [(chart) => drawDots(chart, host, plot), (chart) => drawTrends(chart, host, plot)],
      setCursor: [({ cursor }) => plot.onPoint((cursor.idx != null && plot.dots[cursor.idx]) || null)],
    },
  };
}

/** Return the axis of shares, which is told in percent; quarters are marked, unless shares lie beyond 1. */
function ofShares(dots: readonly Dot[]): uPlot.Axis {
  const values: uPlot.Axis.Values = (_, shares) => shares.map(t.common.percent);
  return dots.some(({ attempt }) => attempt.value > 1) ? { values } : { splits: () => SHARES, values };
}

/** Return the seconds to show: from the first dot to the last, and some room on both sides. */
function timeOf(dots: readonly Dot[]): [number, number] {
  const seconds = columnsOf(dots, 0)[0];
  const [first, last] = [seconds[0] ?? 0, seconds.at(-1) ?? 0];
  const margin = first === last ? HALF_DAY_S : (last - first) * SIDE_MARGIN;
  return [first - margin, last + margin];
}

function drawDots(chart: uPlot, host: HTMLElement, { dots, series, chosen }: Plot): void {
  const { ctx } = chart;
  const marks = series.map((_, place) => {
    const { shape, colour } = markOf(place);
    return { path: new Path2D(shape), colour: colourOf(host, colour) };
  });
  const scale = (dots.length < CROWD ? 0.85 : 0.6) * devicePixelRatio;
  const ring = colourOf(host, "--ink");
  ctx.save();
  for (const { attempt, series: place } of dots) {
    const mark = marks[place];
    if (!mark) continue;
    const x = chart.valToPos(Date.parse(attempt.at) / 1000, "x", true);
    const y = (share: number) => chart.valToPos(share, "y", true);
    ctx.fillStyle = ctx.strokeStyle = mark.colour;
    ctx.lineWidth = 2 * devicePixelRatio;
    if (attempt.band) stroke(ctx, [x, y(attempt.band.low)], [x, y(attempt.band.high)]);
    ctx.setTransform(scale, 0, 0, scale, x - (scale * MARK_SIZE) / 2, y(attempt.value) - (scale * MARK_SIZE) / 2);
    ctx.fill(mark.path);
    ctx.resetTransform();
    if (!chosen.includes(attempt.attempt_id)) continue;
    ctx.strokeStyle = ring;
    ctx.beginPath();
    ctx.arc(x, y(attempt.value), 8 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.stroke();
  }
  ctx.restore();
}

function drawTrends(chart: uPlot, host: HTMLElement, { series }: Plot): void {
  const { ctx } = chart;
  const at = ([seconds, value]: [number, number]): [number, number] => [
    chart.valToPos(seconds, "x", true),
    chart.valToPos(value, "y", true),
  ];
  ctx.save();
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.setLineDash(DASHES.map((pixels) => pixels * devicePixelRatio));
  series.forEach(({ trend }, place) => {
    const line = lineOf(trend);
    ctx.strokeStyle = colourOf(host, markOf(place).colour);
    if (line) stroke(ctx, at(line[0]), at(line[1]));
  });
  ctx.restore();
}

function stroke(ctx: CanvasRenderingContext2D, from: [number, number], to: [number, number]): void {
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}

/** Return a colour token as the canvas understands it: light-dark() is resolved by an element that has the colour. */
function colourOf(host: HTMLElement, property: string): string {
  host.style.color = `var(${property})`;
  const { color } = getComputedStyle(host);
  host.style.color = "";
  return color;
}
