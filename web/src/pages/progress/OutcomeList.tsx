import { useState } from "preact/hooks";
import { client, take } from "../../api/client";
import type { LoggedOutcome, Round } from "../../api/schema";
import { Confirm } from "../../components/Confirm";
import { Failure } from "../../components/Failure";
import { useSaving } from "../../components/useSaving";
import { t } from "../../texts";
import { OutcomeForm } from "./OutcomeForm";
import { dayHeld, practiceBefore } from "./outcome";
import { titlesOf } from "./subjects";

interface Props {
  outcomes: readonly LoggedOutcome[];
  rounds: Round[];
  onSaved: () => void;
  onDeleted: () => void;
}

export function OutcomeList({ outcomes, ...shared }: Props) {
  return (
    <ul class="outcomes">
      {outcomes.map((outcome) => (
        <li key={outcome.id}>
          <Outcome outcome={outcome} {...shared} />
        </li>
      ))}
    </ul>
  );
}

function Outcome({ outcome, rounds, onSaved, onDeleted }: { outcome: LoggedOutcome } & Omit<Props, "outcomes">) {
  const [doing, setDoing] = useState<"change" | "delete" | null>(null);
  const [saving, run] = useSaving();
  const stop = () => setDoing(null);
  const remove = () => {
    stop();
    return run(async () => {
      const path = { outcome_id: outcome.id };
      await take(client.DELETE("/api/v1/outcomes/{outcome_id}", { params: { path } }));
      onDeleted();
    });
  };
  const saved = () => {
    stop();
    onSaved();
  };
  return (
    <>
      <Told outcome={outcome} rounds={rounds} />
      <div class="row">
        <button
          type="button"
          class="button button-small"
          aria-expanded={doing === "change"}
          onClick={() => setDoing(doing === "change" ? null : "change")}
        >
          {t.outcomes.change} <span class="visually-hidden">{outcome.what}</span>
        </button>
        <button type="button" class="button button-small button-danger" onClick={() => setDoing("delete")}>
          {t.common.remove} <span class="visually-hidden">{outcome.what}</span>
        </button>
      </div>
      {doing === "change" && <OutcomeForm rounds={rounds} outcome={outcome} onSaved={saved} onCancel={stop} />}
      {saving.kind === "failed" && <Failure error={saving.error} />}
      {doing === "delete" && (
        <Confirm question={t.outcomes.deleteSure(outcome.what)} yes={t.common.remove} onNo={stop} onYes={remove} />
      )}
    </>
  );
}

function Told({ outcome, rounds }: { outcome: LoggedOutcome; rounds: Round[] }) {
  const round = outcome.round === null ? null : (titlesOf(rounds).get(outcome.round) ?? outcome.round);
  return (
    <div class="outcomes-told">
      <p class="row">
        <strong>{outcome.what}</strong>
        <span class="tag">{t.outcomes.kinds[outcome.outcome]}</span>
      </p>
      <p class="soft small">{round === null ? dayHeld(outcome.held_on) : `${dayHeld(outcome.held_on)} · ${round}`}</p>
      <p class="small">{practiceBefore(outcome)}</p>
      {outcome.note && <p class="soft small outcomes-note">{outcome.note}</p>}
    </div>
  );
}
