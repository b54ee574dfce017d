import type { Scale, TrustCard } from "../api/schema";

/** Return the newest card of what made a scale, or null. Cards come newest first. */
export function cardOf(scale: Scale, cards: readonly TrustCard[]): TrustCard | null {
  return cards.find((card) => card.scorer === scale.scorer && isOfModel(card, scale.model)) ?? null;
}

/** A server may reply as another model than it was asked for, such as one with a date in its name. */
function isOfModel({ model, measures }: TrustCard, scored: string | null): boolean {
  return model === scored || (scored !== null && measures.replied_as.includes(scored));
}
