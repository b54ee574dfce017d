import type { Band, Comparison, Reached } from "../../api/schema";
import { dateTime, percent } from "../../components/units";
import { t } from "../../texts";
import { gainText } from "./gain";
import { confirmationText, VerdictOfChange } from "./VerdictOfChange";

/** Both totals, and what can be said of the change. */
export function TotalChange({ comparison }: { comparison: Comparison }) {
  const { total, before, after } = comparison;
  const gained = gainText(total);
  const confirmed = confirmationText(total);
  return (
    <section class="card total-change" id="total-change" tabIndex={-1} aria-label={t.compare.inTotal}>
      <Side name={t.compare.before} at={before.submitted_at} reached={total.before} />
      <p class="total-change-arrow" aria-hidden="true">
        →
      </p>
      <Side name={t.compare.after} at={after.submitted_at} reached={total.after} />
      <div class="total-change-verdict">
        <p class="soft small">{t.compare.inTotal}</p>
        <p>
          <VerdictOfChange verdict={total.verdict} />
        </p>
        {gained && <p class="numeric">{gained}</p>}
        {confirmed && <p class="soft small">{confirmed}</p>}
        {total.reason && total.reason !== comparison.reason && <p class="soft small">{total.reason}</p>}
      </div>
    </section>
  );
}

function Side({ name, at, reached }: { name: string; at: string; reached: Reached | null }) {
  const share = reached?.share ?? null;
  return (
    <div>
      <p class="soft small">
        {name}, {dateTime(at)}
      </p>
      <p class={share === null ? "total-change-none" : "total-change-number numeric"}>{percent(share)}</p>
      {reached?.band && <p class="soft small">{bandText(reached.band)}</p>}
    </div>
  );
}

function bandText(band: Band): string {
  return band.low === band.high ? t.compare.exact : t.compare.band(percent(band.low), percent(band.high));
}
