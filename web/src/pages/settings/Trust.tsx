import type { TrustCard, TrustCards } from "../../api/schema";
import { day } from "../../components/units";
import { t } from "../../texts";
import { Attacks } from "./Attacks";
import { People } from "./People";
import { TrustFacts } from "./TrustFacts";
import { trustFacts } from "./trustFacts";

/** How far the scorer in use can be believed, as it was measured here, and which others were measured. */
export function Trust({ trust: { cards, in_use, rated } }: { trust: TrustCards }) {
  const card = cards.find(({ id }) => id === in_use);
  const people = rated.find((scorer) => scorer.in_use)?.people;
  const others = cards.filter(({ id }) => id !== in_use);
  return (
    <div class="stack">
      <h3>{t.trust.title}</h3>
      {card ? <Card card={card} /> : <p>{t.trust.none}</p>}
      {people && <People people={people} />}
      {others.length > 0 && (
        <details>
          <summary>{t.trust.others(others.length)}</summary>
          <ul class="small">
            {others.map((other) => (
              <li key={other.id}>
                {t.trust.other(nameOf(other), day(other.made_at), other.measures.agreement.same.value)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Card({ card }: { card: TrustCard }) {
  const { measures } = card;
  return (
    <>
      <p class="soft small">
        {t.trust.made(day(card.made_at), measures.answers, measures.questions)}{" "}
        {card.scorer === "coverage" && t.trust.inSample}
      </p>
      <p>{t.trust.gave(measures.agreement.same.value)}</p>
      <details class="trust-all">
        <summary>{t.trust.all}</summary>
        <TrustFacts facts={trustFacts(card)} />
        <Attacks resistance={measures.resistance} />
      </details>
    </>
  );
}

function nameOf({ scorer, model }: TrustCard): string {
  return scorer === "coverage" ? t.trust.coverage : (model ?? t.trust.unnamed);
}
