import type { Change } from "../../api/schema";
import { t } from "../../texts";

/** Return what was gained in points of a hundred, with its band; null where the two can't be set against each other. */
export function gainText({ before, after, difference }: Change): string | null {
  const was = before?.share ?? null;
  const now = after?.share ?? null;
  if (was === null || now === null || difference === null) return null;
  const gained = signed(now - was);
  const { low, high } = difference;
  return low === high ? t.compare.gained(gained) : t.compare.gainedBetween(gained, signed(low), signed(high));
}

/** Return a share in -1..1 as points with their sign; 0 has none. */
function signed(share: number): string {
  const points = Math.round(share * 100);
  if (points === 0) return "0";
  return points > 0 ? `+${points}` : `−${-points}`;
}
