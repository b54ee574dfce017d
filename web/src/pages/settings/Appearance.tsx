import { useState } from "preact/hooks";
import { t } from "../../texts";
import { readTheme, THEMES, type Theme, writeTheme } from "../../theme";
import { Section } from "./Section";

/** Light, dark, or as the system has it. */
export function Appearance() {
  const [theme, setTheme] = useState(readTheme);
  const choose = (chosen: Theme) => {
    writeTheme(chosen);
    setTheme(chosen);
  };
  return (
    <Section id="appearance" title={t.settings.appearance}>
      <fieldset>
        <legend class="label">{t.settings.theme}</legend>
        <div class="themes">
          {THEMES.map((each) => (
            <label key={each} class="themes-choice">
              <input type="radio" name="theme" value={each} checked={theme === each} onChange={() => choose(each)} />
              {t.settings.themes[each]}
            </label>
          ))}
        </div>
      </fieldset>
    </Section>
  );
}
