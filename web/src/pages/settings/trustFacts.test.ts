import { expect, test } from "vitest";
import { trustCard } from "../../components/testTrustCard";
import { t } from "../../texts";
import { peopleFacts, signedPoints, trustFacts } from "./trustFacts";

const shown = (name: string, card = trustCard()) => trustFacts(card).find((fact) => fact.name === name)?.value;

test("each figure of a card is told, and what was not measured is not invented", () => {
  expect(shown(t.trust.same)).toBe(t.common.percent(0.84));
  expect(shown(t.trust.again)).toBe(t.trust.notMeasured);
  expect(shown(t.trust.kind)).toBe(t.trust.points("+3.4"));
  expect(shown(t.trust.takes)).toBeUndefined();
  expect(shown(t.trust.price)).toBeUndefined();
});

test("repeated readings tell how often the verdict was the same and how far totals spread", () => {
  const repeatability = { answers: 6, readings: 12, same_verdict: 0.93, total_sd: 0.031, level_sd: null };
  const fact = trustFacts(trustCard({}, { repeatability })).find(({ name }) => name === t.trust.again);
  expect(fact?.value).toBe(t.common.percent(0.93));
  expect(fact?.note).toBe(t.trust.againNote("3.1", 12, 6));
});

test("a price that is unknown is not nothing", () => {
  const cost = { calls: 1, input_tokens: 3120.4, output_tokens: 870, price_usd: null };
  expect(shown(t.trust.price, trustCard({}, { cost }))).toBe(t.trust.priceUnknown);
  expect(shown(t.trust.price, trustCard({}, { cost: { ...cost, price_usd: 0.00412 } }))).toBe("$0.0041");
});

test("differences carry their sign, but for none", () => {
  expect(signedPoints(0.3291)).toBe("+32.9");
  expect(signedPoints(-0.02)).toBe("−2.0");
  expect(signedPoints(-0.0001)).toBe("0.0");
  expect(signedPoints(0.0001)).toBe("0.0");
  expect(signedPoints(null)).toBe(t.trust.undefinedFigure);
});

test("agreement with people is told in levels, and what too few rated is not measured", () => {
  const people = {
    ratings: 5,
    answers: 4,
    criteria: 20,
    same: 0.6,
    within_one: 0.95,
    mean_difference: 0.25,
    kappa: null,
  };
  const values = (found: typeof people) => peopleFacts(found).map(({ value }) => value);
  expect(values(people)).toEqual(["60 %", "95 %", t.trust.levels("+0.3"), t.trust.notMeasured]);
  expect(values({ ...people, mean_difference: -0.25 })[2]).toBe(t.trust.levels("−0.3"));
  expect(values({ ...people, mean_difference: -0.01 })[2]).toBe(t.trust.levels("0.0"));
  expect(peopleFacts({ ...people, kappa: -0.104 })[3]?.value).toBe("−0.10");
});
