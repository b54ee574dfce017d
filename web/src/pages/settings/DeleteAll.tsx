import { useState } from "preact/hooks";
import { client, take } from "../../api/client";
import { Confirm } from "../../components/Confirm";
import { Failure } from "../../components/Failure";
import { useSaving } from "../../components/useSaving";
import { t } from "../../texts";

/** Deletes every attempt, when one is sure. */
export function DeleteAll() {
  const [isAsking, setIsAsking] = useState(false);
  const [saving, run] = useSaving();
  const [deleted, setDeleted] = useState<number | null>(null);
  const remove = () => {
    setIsAsking(false);
    return run(async () => {
      const query = { confirm: "all" } as const;
      setDeleted((await take(client.DELETE("/api/v1/attempts", { params: { query } }))).deleted);
    });
  };
  return (
    <div class="stack">
      <h3>{t.settings.deleteAll}</h3>
      <p class="soft">{t.settings.deleteAllAbout}</p>
      <div>
        <button
          type="button"
          class="button button-danger"
          aria-disabled={saving.kind === "running"}
          onClick={() => saving.kind !== "running" && setIsAsking(true)}
        >
          {t.settings.deleteAll}
        </button>
      </div>
      <p role="status">{saving.kind === "done" && deleted !== null && t.settings.deleted(deleted)}</p>
      {saving.kind === "failed" && <Failure error={saving.error} />}
      {isAsking && (
        <Confirm
          question={t.settings.deleteAllSure}
          yes={t.settings.deleteAll}
          onNo={() => setIsAsking(false)}
          onYes={remove}
        />
      )}
    </div>
  );
}
