import { useRef, useState } from "preact/hooks";
import type { Imported } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { useSaving } from "../../components/useSaving";
import { t } from "../../texts";
import { reasonsOf } from "./leftOut";
import { sendArchive } from "./sendArchive";

/** Takes in an archive that was exported, here or elsewhere. */
export function ImportArchive() {
  const input = useRef<HTMLInputElement>(null);
  const [saving, run] = useSaving();
  const [sent, setSent] = useState(0);
  const [imported, setImported] = useState<Imported | null>(null);
  const isBusy = saving.kind === "running";
  const send = (file: File) =>
    run(async () => {
      setSent(0);
      setImported(null);
      setImported(await sendArchive(file, setSent));
    });
  return (
    <div class="stack">
      <h3>{t.settings.import}</h3>
      <p class="soft">{t.settings.importAbout}</p>
      <div>
        <button type="button" class="button" aria-disabled={isBusy} onClick={() => !isBusy && input.current?.click()}>
          {t.settings.importChoose}
        </button>
        <input
          ref={input}
          type="file"
          accept=".zip,application/zip"
          hidden
          aria-label={t.settings.importChoose}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file) send(file);
          }}
        />
      </div>
      {isBusy && <progress class="settings-progress" max={1} value={sent} aria-label={t.settings.import} />}
      <div role="status" class="stack">
        {isBusy && <p class="small">{sent < 1 ? t.settings.importSending : t.settings.importReading}</p>}
        {imported && <Result imported={imported} />}
      </div>
      {saving.kind === "failed" && <Failure error={saving.error} />}
    </div>
  );
}

function Result({ imported }: { imported: Imported }) {
  return (
    <div class="notice stack">
      <p>
        <strong>{t.settings.imported(imported.imported)}</strong>
      </p>
      {imported.skipped > 0 && (
        <>
          <p>{t.settings.skipped(imported.skipped)}</p>
          <ul>
            {reasonsOf(imported).map(({ reason, count }) => (
              <li key={reason}>{t.settings.reason(count, reason)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
