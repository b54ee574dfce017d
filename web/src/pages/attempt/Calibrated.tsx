import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import type { Scale, TrustCard } from "../../api/schema";
import { cardOf } from "../../components/trustCards";
import { day } from "../../components/units";
import { t } from "../../texts";

/** Whether what made this scorecard was measured here. What can't be fetched is left out: the scorecard stands. */
export function Calibrated({ scale }: { scale: Scale }) {
  const trust = useResource("trust-cards", (signal) => take(client.GET("/api/v1/trust-cards", { signal })));
  if (trust.data === null) return null;
  const card = cardOf(scale, trust.data.cards);
  return (
    <p class="soft small">
      {card === null ? t.trust.scorerWithout : <Found card={card} />} <a href="/settings">{t.trust.more}</a>
    </p>
  );
}

function Found({ card: { scorer, made_at, measures } }: { card: TrustCard }) {
  return (
    <>
      {t.trust.scorerWith(day(made_at))} {t.trust.gave(measures.agreement.same.value)}
      {scorer === "coverage" && ` ${t.trust.inSample}`}
    </>
  );
}
