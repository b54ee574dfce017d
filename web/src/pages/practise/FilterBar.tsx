import type { RefObject } from "preact";
import { t } from "../../texts";
import { Choice } from "./Choice";
import { DIFFICULTIES, DONE, type Filters } from "./filters";
import type { Bank } from "./useBank";

interface Props {
  bank: Bank | null;
  filters: Filters;
  narrow: (change: Partial<Filters>) => void;
  search: RefObject<HTMLInputElement | null>;
}

/** Search as one types, and what else narrows the list. It is there before the questions are. */
export function FilterBar({ bank, filters, narrow, search }: Props) {
  const topics = bank?.competencies.map(({ id, title }) => ({ value: id, name: title })) ?? [];
  const difficulties = DIFFICULTIES.map((value) => ({ value, name: t.difficulty[value] }));
  const done = DONE.map((value) => ({ value, name: nameOfDone(value, bank) }));
  return (
    <search class="filter-bar">
      <div class="field filter-bar-search">
        <label for="search">{t.practise.search}</label>
        <input
          class="input"
          id="search"
          type="search"
          ref={search}
          value={filters.search}
          placeholder={t.practise.searchHint}
          aria-keyshortcuts="/"
          onInput={(event) => narrow({ search: event.currentTarget.value })}
        />
      </div>
      <Choice
        id="topic"
        label={t.practise.topic}
        every={t.practise.everyTopic}
        options={topics}
        value={filters.topic}
        onChoose={(topic) => narrow({ topic })}
      />
      <Choice
        id="difficulty"
        label={t.practise.difficulty}
        every={t.practise.everyDifficulty}
        options={difficulties}
        value={filters.difficulty}
        onChoose={(difficulty) => narrow({ difficulty })}
      />
      <Choice
        id="done"
        label={t.practise.done}
        every={t.practise.doneOrNot}
        options={done}
        value={filters.done}
        onChoose={(value) => narrow({ done: value })}
      />
    </search>
  );
}

function nameOfDone(value: (typeof DONE)[number], bank: Bank | null): string {
  if (value === "weak") return t.practise.doneWeak(bank ? t.common.percent(bank.goal) : "");
  return value === "yes" ? t.practise.doneYes : t.practise.doneNot;
}
