/** How a series looks, on the canvas and in the legend: by shape, so that colour is never alone. */
export interface Mark {
  /** An SVG path in a square of `MARK_SIZE`. */
  shape: string;
  /** The custom property that holds its colour. */
  colour: string;
}

export const MARK_SIZE = 12;

const SHAPES = [
  "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z",
  "M1.5 1.5h9v9h-9z",
  "M6 .8 11.6 10.8H.4z",
  "M6 0 12 6 6 12 0 6z",
];
const COLOURS = 4;

/** Return the mark of a series. From the fifth on they repeat in other pairs of shape and colour. */
export function markOf(series: number): Mark {
  const shape = SHAPES[(series + Math.floor(series / COLOURS)) % SHAPES.length] ?? "";
  return { shape, colour: `--series-${(series % COLOURS) + 1}` };
}
