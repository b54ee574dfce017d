import type { ModelServerInUse } from "../../api/schema";
import { t } from "../../texts";
import { USUAL_ADDRESSES } from "./servers";
import type { ModelServerEditor } from "./useModelServer";

interface Props {
  server: ModelServerInUse;
  editor: ModelServerEditor;
}

/** Address, model and key. Of a key that is stored nothing is shown. */
export function ModelServerFields({ server, editor: { draft, edit, tested } }: Props) {
  const hasKey = server.set_by === "page" && server.has_key;
  return (
    <>
      <div class="field">
        <label for="base-url">{t.settings.baseUrl}</label>
        <input
          class="input"
          id="base-url"
          type="url"
          required
          pattern="https?://.+"
          title={t.settings.baseUrlPattern}
          list="usual-addresses"
          autocomplete="off"
          spellcheck={false}
          value={draft.baseUrl}
          aria-describedby="base-url-note"
          onInput={(event) => edit({ baseUrl: event.currentTarget.value })}
        />
        <datalist id="usual-addresses">
          {USUAL_ADDRESSES.map((address) => (
            <option key={address} value={address} />
          ))}
        </datalist>
        <p class="soft small" id="base-url-note">
          {t.settings.baseUrlNote}
        </p>
      </div>
      <div class="field">
        <label for="model">{t.settings.model}</label>
        <input
          class="input"
          id="model"
          type="text"
          list="models"
          autocomplete="off"
          spellcheck={false}
          value={draft.model}
          aria-describedby="model-note"
          onInput={(event) => edit({ model: event.currentTarget.value })}
        />
        <datalist id="models">
          {tested?.models.map((model) => (
            <option key={model} value={model} />
          ))}
        </datalist>
        <p class="soft small" id="model-note">
          {t.settings.modelNote}
        </p>
      </div>
      <div class="field">
        <label for="api-key">{t.settings.key}</label>
        <input
          class="input"
          id="api-key"
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={draft.key}
          aria-describedby="api-key-note"
          onInput={(event) => edit({ key: event.currentTarget.value })}
        />
        <p class="soft small" id="api-key-note">
          {hasKey ? t.settings.keyStored : t.settings.keyNote}
        </p>
      </div>
      {hasKey && (
        <label class="row settings-tick">
          <input
            type="checkbox"
            checked={draft.dropsKey}
            onChange={(event) => edit({ dropsKey: event.currentTarget.checked })}
          />
          {t.settings.keyDrop}
        </label>
      )}
    </>
  );
}
