import type { Comparison, CriterionChange, Reached } from "../../api/schema";
import { Level } from "../../components/Level";
import { t } from "../../texts";
import { gainText } from "./gain";
import { VerdictOfChange } from "./VerdictOfChange";

/** Each criterion with both levels and what can be said of the change. */
export function CriteriaTable({ comparison }: { comparison: Comparison }) {
  const said = [comparison.reason, comparison.total.reason];
  return (
    <section class="card stack" aria-labelledby="criteria">
      <h2 id="criteria">{t.compare.criteria}</h2>
      <table class="table criteria-table">
        <thead>
          <tr>
            <th scope="col">{t.compare.before}</th>
            <th scope="col">{t.compare.after}</th>
            <th scope="col">{t.compare.change}</th>
          </tr>
        </thead>
        {comparison.criteria.map((criterion) => (
          <Criterion
            key={criterion.criterion_id}
            criterion={criterion}
            reason={said.includes(criterion.reason) ? null : criterion.reason}
          />
        ))}
      </table>
    </section>
  );
}

/** `reason` is null where it was said above for the whole. */
function Criterion({ criterion, reason }: { criterion: CriterionChange; reason: string | null }) {
  const name = t.scorecard.what(criterion.criterion_id);
  const gained = gainText(criterion);
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={3}>
          {name}
          {criterion.asks && <span class="soft criteria-asks">{criterion.asks}</span>}
        </th>
      </tr>
      <tr>
        <td>
          <Side reached={criterion.before} />
        </td>
        <td>
          <Side reached={criterion.after} />
        </td>
        <td>
          <VerdictOfChange verdict={criterion.verdict} />
          {gained && <p class="small numeric">{gained}</p>}
          {criterion.confirmation && <p class="soft small">{t.compare.confirmations[criterion.confirmation]}</p>}
          {reason && <p class="soft small">{reason}</p>}
        </td>
      </tr>
    </tbody>
  );
}

function Side({ reached }: { reached: Reached | null }) {
  if (!reached) return <span class="soft">{t.compare.notAsked}</span>;
  return <Level level={reached.level} />;
}
