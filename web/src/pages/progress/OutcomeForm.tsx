import { useEffect, useRef, useState } from "preact/hooks";
import { client, take } from "../../api/client";
import type { LoggedOutcome, NewOutcome, Round } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { useSaving } from "../../components/useSaving";
import { t } from "../../texts";
import { OutcomeFields } from "./OutcomeFields";
import { today } from "./outcome";

interface Props {
  rounds: Round[];
  /** The one that is changed; none to add one. */
  outcome?: LoggedOutcome;
  onSaved: () => void;
  onCancel: () => void;
}

/** Tells what became of an interview. */
export function OutcomeForm({ rounds, outcome, onSaved, onCancel }: Props) {
  const [draft, setDraft] = useState<NewOutcome>(() => draftOf(outcome));
  const [saving, run] = useSaving();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const returnTo = document.activeElement;
    form.current?.querySelector("input")?.focus();
    return () => returnTo instanceof HTMLElement && returnTo.focus();
  }, []);
  const isBusy = saving.kind === "running";
  const save = () =>
    run(async () => {
      if (outcome) {
        const path = { outcome_id: outcome.id };
        await take(client.PUT("/api/v1/outcomes/{outcome_id}", { params: { path }, body: draft }));
      } else {
        await take(client.POST("/api/v1/outcomes", { body: draft }));
      }
      onSaved();
    });
  return (
    <form
      class="stack outcomes-form"
      ref={form}
      aria-label={outcome ? t.outcomes.change : t.outcomes.add}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <OutcomeFields draft={draft} edit={(change) => setDraft({ ...draft, ...change })} rounds={rounds} />
      <div class="row">
        <button type="submit" class="button button-primary" aria-disabled={isBusy}>
          {t.common.save}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t.common.cancel}
        </button>
      </div>
      {saving.kind === "failed" && <Failure error={saving.error} />}
    </form>
  );
}

function draftOf(outcome: LoggedOutcome | undefined): NewOutcome {
  if (!outcome) return { held_on: today(new Date()), what: "", round: null, outcome: "waiting", note: "" };
  const { held_on, what, round, outcome: kind, note } = outcome;
  return { held_on, what, round, outcome: kind, note };
}
