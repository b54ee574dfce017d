import { client, take } from "../../api/client";
import { type Resource, useResource } from "../../api/resource";
import type { Language, Setup } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { Loaded } from "../../components/Loaded";
import { useSaving } from "../../components/useSaving";
import { t } from "../../texts";
import { Section } from "./Section";

/** The language that the coach writes in. */
export function FeedbackLanguage({ setup }: { setup: Resource<Setup> }) {
  const preferences = useResource("preferences", (signal) => take(client.GET("/api/v1/preferences", { signal })));
  return (
    <Section id="language" title={t.settings.language} about={t.settings.languageAbout}>
      <div class="settings-language">
        <Loaded resource={setup}>
          {(known) => (
            <Loaded resource={preferences}>
              {({ language }) => <LanguageChoice setup={known} language={language} onSaved={preferences.reload} />}
            </Loaded>
          )}
        </Loaded>
      </div>
    </Section>
  );
}

interface Props {
  setup: Setup;
  language: Language;
  onSaved: () => void;
}

function LanguageChoice({ setup, language, onSaved }: Props) {
  const [saving, run] = useSaving();
  const choose = (chosen: Language) =>
    run(async () => {
      await take(client.PUT("/api/v1/preferences", { body: { language: chosen } }));
      onSaved();
    });
  return (
    <div class="stack">
      <div class="field">
        <label for="feedback-language">{t.settings.languageLabel}</label>
        <select
          class="input settings-short"
          id="feedback-language"
          value={language}
          aria-describedby="feedback-language-note"
          onChange={(event) => choose(event.currentTarget.value as Language)}
        >
          {setup.languages.map(({ code, name }) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <p class="soft small" id="feedback-language-note">
        {setup.language_note}
      </p>
      <p class="small" role="status">
        {saving.kind === "done" && t.settings.languageSaved}
      </p>
      {saving.kind === "failed" && <Failure error={saving.error} />}
    </div>
  );
}
