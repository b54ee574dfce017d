import type { Estimate, TrustCard } from "../api/schema";

const estimate = (value: number | null): Estimate => ({ value, low: null, high: null });

/** A card of a judge that was read once, for tests. */
export function trustCard(fields: Partial<TrustCard> = {}, measures: Partial<TrustCard["measures"]> = {}): TrustCard {
  return {
    id: "one",
    scorer: "judge",
    prompt_hash: "p",
    model: "m",
    made_at: "2026-11-24T10:05:00Z",
    measures: {
      coach_version: "0.1.0",
      replied_as: [],
      questions: 1,
      answers: 6,
      repeats: 1,
      readings: 6,
      not_scored: 0,
      failed: 0,
      agreement: {
        exemplars: 6,
        scored: 6,
        not_scored: {},
        verdicts: 70,
        same: { value: 0.84, low: 0.79, high: 0.89 },
        kappa: estimate(0.86),
        by_verdict: [],
        pearson: estimate(0.95),
        levels: 0,
        levels_within: null,
        by_kind: [],
      },
      bias: { share: estimate(0.034), level: estimate(0.2), share_per_100_words: estimate(null) },
      repeatability: null,
      resistance: [],
      latency: null,
      cost: null,
      ...measures,
    },
    ...fields,
  };
}
