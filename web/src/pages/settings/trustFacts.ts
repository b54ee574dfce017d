import type { Estimate, PeopleAgreement, TrustCard } from "../../api/schema";
import { t } from "../../texts";

export interface TrustFact {
  name: string;
  value: string;
  note: string;
}

/** Return what a trust card says, each figure with what it must be read against. */
export function trustFacts({ measures }: TrustCard): TrustFact[] {
  const { agreement, bias, repeatability, latency, cost, readings, not_scored } = measures;
  const fact = (name: string, value: string, note: string): TrustFact => ({ name, value, note });
  const facts = [fact(t.trust.same, share(agreement.same.value), t.trust.sameNote(agreement.verdicts))];
  if (agreement.levels_within !== null) {
    facts.push(fact(t.trust.within, share(agreement.levels_within), t.trust.withinNote(agreement.levels)));
  }
  facts.push(
    repeatability === null
      ? fact(t.trust.again, t.trust.notMeasured, t.trust.againNever)
      : fact(
          t.trust.again,
          share(repeatability.same_verdict),
          t.trust.againNote(points(repeatability.total_sd), repeatability.readings, repeatability.answers),
        ),
    fact(t.trust.kind, t.trust.points(signedPoints(bias.share.value)), interval(bias.share)),
    fact(t.trust.notScored, share(readings === 0 ? null : not_scored / readings), t.trust.notScoredNote(readings)),
  );
  if (latency !== null) facts.push(fact(t.trust.takes, seconds(latency.median_s), t.trust.p90(seconds(latency.p90_s))));
  if (cost !== null) {
    const price = cost.price_usd === null ? t.trust.priceUnknown : `$${cost.price_usd.toPrecision(2)}`;
    facts.push(fact(t.trust.price, price, tokens(cost.input_tokens, cost.output_tokens)));
  }
  return facts;
}

/** Return how a scorer's levels compare with those of people; nothing is said below the numbers the server sets. */
export function peopleFacts({ same, within_one, mean_difference, kappa }: PeopleAgreement): TrustFact[] {
  const figure = (value: number | null, shown: (value: number) => string): string =>
    value === null ? t.trust.notMeasured : shown(value);
  return [
    { name: t.trust.peopleSame, value: figure(same, t.common.percent), note: t.trust.peopleSameNote },
    { name: t.trust.peopleWithin, value: figure(within_one, t.common.percent), note: t.trust.peopleWithinNote },
    { name: t.trust.kind, value: figure(mean_difference, levels), note: t.trust.peopleKindNote },
    { name: t.trust.peopleKappa, value: figure(kappa, (value) => signed(value, 2)), note: t.trust.peopleKappaNote },
  ];
}

function levels(difference: number): string {
  const rounded = signed(difference, 1);
  return t.trust.levels(difference > 0 && rounded !== "0.0" ? `+${rounded}` : rounded);
}

/** Return a rise or a difference of shares in points of 100, with its sign. */
export function signedPoints(difference: number | null): string {
  if (difference === null) return t.trust.undefinedFigure;
  const rounded = points(difference);
  return difference > 0 && rounded !== "0.0" ? `+${rounded}` : rounded;
}

function points(difference: number): string {
  return signed(difference * 100, 1);
}

function signed(value: number, digits: number): string {
  const rounded = value.toFixed(digits);
  return Number(rounded) === 0 ? rounded.replace("-", "") : rounded.replace("-", "−");
}

function share(value: number | null): string {
  return value === null ? t.trust.undefinedFigure : t.common.percent(value);
}

function interval({ low, high }: Estimate): string {
  return low === null || high === null ? t.trust.kindNote : t.trust.kindWithin(signedPoints(low), signedPoints(high));
}

function seconds(value: number): string {
  return t.trust.seconds(value < 10 ? value.toPrecision(2) : value.toFixed(0));
}

function tokens(input: number | null, output: number | null): string {
  if (input === null || output === null) return t.trust.tokensUnknown;
  return t.trust.tokens(Math.round(input).toLocaleString(), Math.round(output).toLocaleString());
}
