import { useEffect, useRef } from "preact/hooks";
import type { ProgressEntry } from "../../api/schema";
import { byTime } from "../../components/chart/series";
import { scaleNames } from "../../components/scales";
import { dateTime, percent } from "../../components/units";
import { t } from "../../texts";
import type { Pair } from "./pair";

interface Props {
  entries: readonly ProgressEntry[];
  /** The two that are chosen; null where there are no two to choose from. */
  pair: Pair | null;
  choose: (pair: Pair) => void;
}

/** Every attempt at the question, the newest first. One earlier and one later are chosen. */
export function AttemptTable({ entries, pair, choose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => showChosen(box.current), []);
  const names = scaleNames(entries);
  return (
    <section class="card stack" aria-labelledby="attempts">
      <div>
        <h2 id="attempts">{t.compare.attempts(entries.length)}</h2>
        {pair && <p class="soft small">{t.compare.choose}</p>}
      </div>
      <div class="attempts-box" ref={box}>
        <table class="table small attempts-table">
          <thead>
            <tr>
              {pair && <th scope="col">{t.compare.before}</th>}
              {pair && <th scope="col">{t.compare.after}</th>}
              <th scope="col">{t.compare.attempt}</th>
              <th scope="col">{t.compare.total}</th>
            </tr>
          </thead>
          <tbody>
            {[...entries]
              .sort(byTime)
              .reverse()
              .map((entry) => (
                <tr key={entry.attempt_id} class={pair && isChosen(entry, pair) ? "attempts-chosen" : undefined}>
                  {pair && <Choices entry={entry} pair={pair} choose={choose} />}
                  <th scope="row">
                    <a href={`/attempts/${entry.attempt_id}`}>{dateTime(entry.at)}</a>{" "}
                    <span class="soft attempts-how">
                      {entry.spoken ? t.attempt.spoken : t.attempt.typed}
                      {entry.scale && ` · ${names.get(entry.scale)}`}
                    </span>
                  </th>
                  <td class="attempts-total">
                    {entry.total === null ? t.practise.stages[entry.stage] : percent(entry.total)}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function isChosen(entry: ProgressEntry, { before, after }: Pair): boolean {
  return entry === before || entry === after;
}

/** Whether an attempt is the earlier or the later one: only what lies on the right side of the other can be chosen. */
function Choices({ entry, pair, choose }: { entry: ProgressEntry; pair: Pair; choose: Props["choose"] }) {
  if (entry.scale === null) return <td colSpan={2} />;
  const { before, after } = pair;
  return (
    <>
      <Choice
        side="before"
        label={t.compare.chooseBefore(dateTime(entry.at))}
        isChosen={entry === before}
        isPossible={byTime(entry, after) < 0}
        choose={() => choose({ before: entry, after })}
      />
      <Choice
        side="after"
        label={t.compare.chooseAfter(dateTime(entry.at))}
        isChosen={entry === after}
        isPossible={byTime(before, entry) < 0}
        choose={() => choose({ before, after: entry })}
      />
    </>
  );
}

interface ChoiceProps {
  side: keyof Pair;
  label: string;
  isChosen: boolean;
  isPossible: boolean;
  choose: () => void;
}

function Choice({ side, label, isChosen, isPossible, choose }: ChoiceProps) {
  return (
    <td class="attempts-choice">
      {isPossible && (
        <label>
          <input type="radio" name={side} checked={isChosen} onChange={choose} />
          <span class="visually-hidden">{label}</span>
        </label>
      )}
    </td>
  );
}

/** Bring the chosen attempts into view inside their box. */
function showChosen(box: HTMLElement | null): void {
  const row = box?.querySelector<HTMLElement>(".attempts-chosen");
  if (box && row) box.scrollTop = row.offsetTop - row.offsetHeight - box.clientHeight / 4;
}
