import type { PeopleAgreement } from "../../api/schema";
import { t } from "../../texts";
import { TrustFacts } from "./TrustFacts";
import { peopleFacts } from "./trustFacts";

/** How the scorer in use compares with people who rated your answers on review links. */
export function People({ people }: { people: PeopleAgreement }) {
  const { ratings, answers, criteria, same } = people;
  return (
    <>
      <p>
        {t.trust.people(ratings, answers, criteria)} {same === null && t.trust.peopleFew}
      </p>
      {same !== null && (
        <details class="trust-all">
          <summary>{t.trust.peopleAll}</summary>
          <TrustFacts facts={peopleFacts(people)} />
        </details>
      )}
    </>
  );
}
