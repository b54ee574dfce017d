import type { ProgressEntry } from "../api/schema";
import { t } from "../texts";

/** Return who scored an attempt, in words; null where nobody did. */
export function scorerName({ scorer, model }: Pick<ProgressEntry, "scorer" | "model">): string | null {
  if (scorer === null) return null;
  return scorer === "coverage" ? t.scales.coverage : (model ?? t.scales.unknownModel);
}

type Scaled = Pick<ProgressEntry, "scale" | "scorer" | "model">;

/**
 * Return a name for each scale of attempts at one question. Scales of one scorer, whose rubric or instructions were
 * changed in between, are numbered in the order of the entries.
 */
export function scaleNames(entries: readonly Scaled[]): Map<string, string> {
  const scales = new Map<string, string>();
  for (const entry of entries) {
    const name = scorerName(entry);
    if (entry.scale !== null && name !== null) scales.set(entry.scale, name);
  }
  const all = [...scales];
  return new Map(
    all.map(([scale, name]) => {
      const alike = all.filter(([, other]) => other === name).map(([other]) => other);
      return [scale, alike.length === 1 ? name : t.scales.version(name, alike.indexOf(scale) + 1)];
    }),
  );
}
