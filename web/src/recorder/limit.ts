import { client } from "../api/client";

const USUAL_MINUTES = 30;
/** A recording ends by itself this much before the service would refuse it: its clock and ours differ a little. */
const MARGIN_MS = 5_000;

/** Return how long a recording may become. */
export async function readLimitMs(): Promise<number> {
  const minutes = await client.GET("/api/v1/setup").then(
    ({ data }) => data?.limits.max_minutes ?? USUAL_MINUTES,
    () => USUAL_MINUTES,
  );
  return limitMs(minutes);
}

export function limitMs(minutes = USUAL_MINUTES): number {
  return minutes * 60_000 - MARGIN_MS;
}
