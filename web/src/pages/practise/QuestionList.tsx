import type { RefObject } from "preact";
import { useLocation } from "preact-iso";
import type { Resource } from "../../api/resource";
import { Loaded } from "../../components/Loaded";
import { t } from "../../texts";
import { FilterBar } from "./FilterBar";
import { type Filters, fits, isNarrowed, NO_FILTERS, readFilters, writeFilters } from "./filters";
import { outline } from "./outline";
import { QuestionSection } from "./QuestionSection";
import { RoundChoice } from "./RoundChoice";
import type { Bank } from "./useBank";

interface Props {
  bank: Resource<Bank>;
  search: RefObject<HTMLInputElement | null>;
}

/** All questions, narrowed by what stands in the address. */
export function QuestionList({ bank, search }: Props) {
  const { query, route } = useLocation();
  const filters = readFilters(query);
  const narrow = (change: Partial<Filters>) => route(writeFilters({ ...filters, ...change }), true);
  const clear = () => {
    narrow(NO_FILTERS);
    search.current?.focus();
  };
  return (
    <section class="question-list" aria-labelledby="questions-title">
      <h2 id="questions-title">{t.practise.questions}</h2>
      <FilterBar bank={bank.data} filters={filters} narrow={narrow} search={search} />
      <Loaded resource={bank} waiting={<p class="soft question-list-waiting">{t.common.loading}</p>}>
        {(known) => (
          <>
            <RoundChoice rounds={known.rounds} filters={filters} />
            <Found bank={known} filters={filters} clear={clear} />
          </>
        )}
      </Loaded>
    </section>
  );
}

function Found({ bank, filters, clear }: { bank: Bank; filters: Filters; clear: () => void }) {
  const found = bank.questions.filter((question) => fits(question, bank.practised.get(question.id), filters));
  const round = bank.rounds.find((each) => each.id === filters.round);
  return (
    <>
      <div class="question-list-found row">
        <p class="soft small" role="status">
          {found.length > 0 ? t.practise.found(found.length, bank.questions.length) : t.practise.nothingFound}
        </p>
        {isNarrowed(filters) && (
          <button type="button" class="button button-quiet button-small" onClick={clear}>
            {t.practise.clear}
          </button>
        )}
      </div>
      {round && <p class="reading">{round.shape}</p>}
      {outline(found, bank.rounds, filters.round).map((section) => (
        <QuestionSection key={section.key} section={section} practised={bank.practised} />
      ))}
    </>
  );
}
