import { render } from "@testing-library/preact";
import { expect, test } from "vitest";
import { trustCard } from "../../components/testTrustCard";
import { t } from "../../texts";
import { Trust } from "./Trust";

const people = {
  ratings: 1,
  answers: 1,
  criteria: 5,
  same: null,
  within_one: null,
  mean_difference: null,
  kappa: null,
};
const scorer = { scorer: "judge" as const, prompt_hash: "p", model: "m", card_id: null, in_use: true, people };

test("what people rated is shown of the scorer in use, also without a card", () => {
  const { container } = render(<Trust trust={{ cards: [], in_use: null, rated: [scorer] }} />);
  expect(container.textContent).toContain(t.trust.none);
  expect(container.textContent).toContain(t.trust.people(1, 1, 5));
  expect(container.textContent).toContain(t.trust.peopleFew);
  expect(container.textContent).not.toContain(t.trust.peopleAll);
});

test("what people say of another scorer is not said of the one in use", () => {
  const rated = [{ ...scorer, model: "n", in_use: false }];
  const { container } = render(<Trust trust={{ cards: [trustCard()], in_use: "one", rated }} />);
  expect(container.textContent).not.toContain(t.trust.people(1, 1, 5));
});

test("with enough ratings the figures are there", () => {
  const enough = { ...people, ratings: 2, answers: 2, criteria: 10, same: 0.4, within_one: 0.8, mean_difference: 0.4 };
  const rated = [{ ...scorer, people: enough }];
  const { container } = render(<Trust trust={{ cards: [], in_use: null, rated }} />);
  expect(container.textContent).toContain(t.trust.people(2, 2, 10));
  expect(container.textContent).toContain(t.trust.levels("+0.4"));
  expect(container.textContent).not.toContain(t.trust.peopleFew);
});
