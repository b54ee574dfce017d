export interface Ago {
  count: number;
  unit: "year" | "month" | "day" | "hour" | "minute";
}

const MINUTE_S = 60;
const UNITS: [Ago["unit"], number][] = [
  ["year", 365 * 24 * 3600],
  ["month", 30 * 24 * 3600],
  ["day", 24 * 3600],
  ["hour", 3600],
];

/** Return how long ago an instant was, in its largest whole unit; what lies in the future was just now. */
export function agoOf(instant: string, now: Date): Ago {
  const seconds = Math.max(0, (now.getTime() - Date.parse(instant)) / 1000);
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? ["minute", MINUTE_S];
  return { count: Math.floor(seconds / length), unit };
}
