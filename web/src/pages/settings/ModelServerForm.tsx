import { useEffect, useRef, useState } from "preact/hooks";
import type { ModelServerInUse } from "../../api/schema";
import { Confirm } from "../../components/Confirm";
import { Failure } from "../../components/Failure";
import { t } from "../../texts";
import { ModelServerFields } from "./ModelServerFields";
import { hostElsewhere } from "./servers";
import { TestResult } from "./TestResult";
import { useModelServer } from "./useModelServer";

interface Props {
  server: ModelServerInUse;
  onChanged: () => void;
}

/** Sets, tests and removes the model server. */
export function ModelServerForm({ server, onChanged }: Props) {
  const editor = useModelServer(server, onChanged);
  const [isRemoving, setIsRemoving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { draft, outcome } = editor;
  const isBusy = outcome.kind === "busy";
  const isRemoved = outcome.kind === "done" && outcome.deed === "remove";
  useEffect(() => {
    if (isRemoved) form.current?.querySelector("input")?.focus(); // the button that was pressed is gone
  }, [isRemoved]);
  const elsewhere = hostElsewhere(draft.baseUrl);
  const canTest = draft.baseUrl.trim() !== "" || server.base_url !== null;
  return (
    <form
      class="stack"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        editor.save();
      }}
    >
      <h3>{t.settings.modelServer}</h3>
      {server.set_by === "found" && server.base_url && <p>{t.settings.foundHere(server.base_url)}</p>}
      <ModelServerFields server={server} editor={editor} />
      {elsewhere && <p class="notice notice-warning">{t.settings.leaves(elsewhere)}</p>}
      <div class="row">
        <button type="submit" class="button button-primary" aria-disabled={isBusy}>
          {t.common.save}
        </button>
        <button
          type="button"
          class="button"
          disabled={!canTest}
          aria-disabled={isBusy}
          onClick={(event) => {
            const isSound = draft.baseUrl === "" || event.currentTarget.form?.reportValidity();
            if (isSound) editor.test();
          }}
        >
          {t.settings.test}
        </button>
        {server.set_by === "page" && (
          <button type="button" class="button button-danger" aria-disabled={isBusy} onClick={() => setIsRemoving(true)}>
            {t.settings.forget}
          </button>
        )}
      </div>
      <p class="small" role="status">
        {isBusy && t.settings.busy[outcome.deed]}
        {outcome.kind === "done" && t.settings.doneWith[outcome.deed]}
      </p>
      <TestResult tested={outcome.kind === "done" && outcome.deed === "test" ? editor.tested : null} />
      {outcome.kind === "failed" && <Failure error={outcome.error} />}
      {isRemoving && (
        <Confirm
          question={t.settings.forgetSure}
          yes={t.settings.forget}
          onNo={() => setIsRemoving(false)}
          onYes={() => {
            setIsRemoving(false);
            editor.remove();
          }}
        />
      )}
    </form>
  );
}
