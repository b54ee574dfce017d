import type { Resource } from "../../api/resource";
import type { Setup } from "../../api/schema";
import { Loaded } from "../../components/Loaded";
import { t } from "../../texts";
import { Section } from "./Section";

/** How this installation is set up: what the operator decides. */
export function Installation({ setup }: { setup: Resource<Setup> }) {
  return (
    <Section id="installation" title={t.settings.installation} about={t.settings.installationAbout}>
      <div class="settings-facts">
        <Loaded resource={setup}>{(known) => <Facts setup={known} />}</Loaded>
      </div>
    </Section>
  );
}

function Facts({ setup }: { setup: Setup }) {
  const { recognizer, limits, keep_recordings_days: days, version } = setup;
  const heardBy = [recognizer.name, recognizer.model, recognizer.version].filter(Boolean).join(" ");
  return (
    <dl class="settings-list">
      <Fact name={t.settings.recogniser} value={heardBy} note={recognizer.note} />
      <Fact name={t.settings.longest} value={t.settings.limits(limits.max_minutes, limits.max_mb)} />
      <Fact name={t.settings.retention} value={days === null ? t.settings.keptForGood : t.settings.keptDays(days)} />
      <Fact name={t.settings.version} value={version} />
    </dl>
  );
}

function Fact({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div>
      <dt class="soft">{name}</dt>
      <dd>
        {value}
        {note && <p class="soft small">{note}</p>}
      </dd>
    </div>
  );
}
