import type { Round } from "../../api/schema";
import { t } from "../../texts";
import { type Filters, writeFilters } from "./filters";

/** The rounds of an interview, each a link that narrows the list to it. */
export function RoundChoice({ rounds, filters }: { rounds: readonly Round[]; filters: Filters }) {
  const choices = [{ id: null, title: t.practise.everyRound, minutes: null }, ...rounds];
  return (
    <nav aria-label={t.practise.rounds}>
      <ul class="round-choice">
        {choices.map(({ id, title, minutes }) => (
          <li key={id}>
            <a
              class="round-choice-link"
              href={writeFilters({ ...filters, round: id })}
              aria-current={filters.round === id ? "true" : undefined}
            >
              {title}
              {minutes !== null && <span class="round-choice-minutes numeric">{t.common.minutes(minutes)}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
