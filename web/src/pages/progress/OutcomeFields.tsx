import { useId } from "preact/hooks";
import type { NewOutcome, Round } from "../../api/schema";
import { t } from "../../texts";
import { KINDS, type OutcomeKind } from "./outcome";

interface Props {
  draft: NewOutcome;
  edit: (change: Partial<NewOutcome>) => void;
  rounds: Round[];
}

export function OutcomeFields({ draft, edit, rounds }: Props) {
  const id = useId();
  return (
    <div class="outcomes-fields">
      <div class="field">
        <label for={`${id}-day`}>{t.outcomes.day}</label>
        <input
          class="input"
          id={`${id}-day`}
          type="date"
          required
          min="1970-01-01"
          max="2199-12-31"
          value={draft.held_on}
          onInput={(event) => edit({ held_on: event.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label for={`${id}-outcome`}>{t.outcomes.outcome}</label>
        <select
          class="input"
          id={`${id}-outcome`}
          value={draft.outcome}
          onChange={(event) => edit({ outcome: event.currentTarget.value as OutcomeKind })}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t.outcomes.kinds[kind]}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={`${id}-round`}>{t.outcomes.round}</label>
        <select
          class="input"
          id={`${id}-round`}
          value={draft.round ?? ""}
          onChange={(event) => edit({ round: event.currentTarget.value || null })}
        >
          <option value="">{t.outcomes.noRound}</option>
          {rounds.map((round) => (
            <option key={round.id} value={round.id}>
              {round.title}
            </option>
          ))}
        </select>
      </div>
      <div class="field outcomes-wide">
        <label for={`${id}-what`}>{t.outcomes.what}</label>
        <input
          class="input"
          id={`${id}-what`}
          type="text"
          required
          maxlength={200}
          pattern=".*\S.*"
          title={t.outcomes.whatNeeded}
          autocomplete="off"
          placeholder={t.outcomes.whatExample}
          value={draft.what}
          onInput={(event) => edit({ what: event.currentTarget.value })}
        />
      </div>
      <div class="field outcomes-wide">
        <label for={`${id}-note`}>{t.outcomes.note}</label>
        <textarea
          class="input"
          id={`${id}-note`}
          rows={2}
          maxlength={5000}
          value={draft.note}
          onInput={(event) => edit({ note: event.currentTarget.value })}
        />
      </div>
    </div>
  );
}
