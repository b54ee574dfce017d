import { t } from "../../texts";
import { Exports } from "../progress/Exports";
import { DeleteAll } from "./DeleteAll";
import { ImportArchive } from "./ImportArchive";
import { Section } from "./Section";

/** Everything out, everything in, everything gone. */
export function YourData() {
  return (
    <Section id="data" title={t.settings.data} about={t.settings.dataAbout}>
      <div class="settings-parts">
        <div class="stack">
          <h3>{t.settings.export}</h3>
          <p class="soft">{t.settings.exportAbout}</p>
          <div>
            <a class="button" href="/api/v1/export" download>
              {t.settings.exportButton}
            </a>
          </div>
        </div>
        <div class="stack">
          <h3>{t.exports.title}</h3>
          <Exports />
        </div>
        <ImportArchive />
        <DeleteAll />
      </div>
    </Section>
  );
}
