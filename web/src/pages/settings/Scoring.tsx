import { client, take } from "../../api/client";
import { type Resource, useResource } from "../../api/resource";
import type { Setup } from "../../api/schema";
import { Loaded } from "../../components/Loaded";
import { t } from "../../texts";
import { ModelServerFixed } from "./ModelServerFixed";
import { ModelServerForm } from "./ModelServerForm";
import { Section } from "./Section";
import { Trust } from "./Trust";

/** What scores answers now and why, and the model server to do it. */
export function Scoring({ setup }: { setup: Resource<Setup> }) {
  const server = useResource("model-server", (signal) => take(client.GET("/api/v1/model-server", { signal })));
  const trust = useResource("trust-cards", (signal) => take(client.GET("/api/v1/trust-cards", { signal })));
  const reload = () => {
    server.reload();
    trust.reload();
    setup.reload();
  };
  return (
    <Section id="scoring" title={t.settings.scoring} about={t.settings.scoringAbout}>
      <div class="settings-scoring stack-loose">
        <Loaded resource={setup}>{(known) => <ScorerNow setup={known} />}</Loaded>
        <Loaded resource={trust}>{(known) => <Trust trust={known} />}</Loaded>
        <Loaded resource={server}>
          {(known) =>
            known.can_be_set ? (
              <ModelServerForm server={known} onChanged={reload} />
            ) : (
              <ModelServerFixed server={known} />
            )
          }
        </Loaded>
      </div>
    </Section>
  );
}

function ScorerNow({ setup: { scorer } }: { setup: Setup }) {
  return (
    <div class={scorer.kind === null ? "notice notice-warning stack" : "notice stack"}>
      <p>
        <strong>{t.settings.scorerNow(scorer.kind, scorer.model)}</strong> {scorer.why}
      </p>
      {scorer.advice && <p class="small">{scorer.advice}</p>}
    </div>
  );
}
