import { useState } from "preact/hooks";
import { client, take } from "../../api/client";
import type { ModelServerInUse, ModelServerTest } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { useSaving } from "../../components/useSaving";
import { t } from "../../texts";
import { TestResult } from "./TestResult";

/** The model server that the operator settled: it can be tested here, and not changed. */
export function ModelServerFixed({ server }: { server: ModelServerInUse }) {
  const [testing, run] = useSaving();
  const [tested, setTested] = useState<ModelServerTest | null>(null);
  const test = () => run(async () => setTested(await take(client.POST("/api/v1/model-server/test", { body: {} }))));
  return (
    <div class="stack">
      <h3>{t.settings.modelServer}</h3>
      <p>{server.base_url === null ? t.settings.noServerWanted : t.settings.setByEnvironment}</p>
      {server.base_url !== null && (
        <>
          <dl class="settings-list">
            <div>
              <dt class="soft">{t.settings.baseUrl}</dt>
              <dd class="settings-address">{server.base_url}</dd>
            </div>
            <div>
              <dt class="soft">{t.settings.model}</dt>
              <dd>{server.model ?? t.settings.modelByItself}</dd>
            </div>
            <div>
              <dt class="soft">{t.settings.key}</dt>
              <dd>{server.has_key ? t.settings.keySet : t.settings.keyNone}</dd>
            </div>
          </dl>
          <div>
            <button type="button" class="button" aria-disabled={testing.kind === "running"} onClick={test}>
              {testing.kind === "running" ? t.settings.testing : t.settings.test}
            </button>
          </div>
          <TestResult tested={testing.kind === "running" ? null : tested} />
          {testing.kind === "failed" && <Failure error={testing.error} />}
        </>
      )}
    </div>
  );
}
