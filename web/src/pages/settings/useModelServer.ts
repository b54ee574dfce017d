import { useState } from "preact/hooks";
import { client, take } from "../../api/client";
import type { ModelServerInUse, ModelServerTest } from "../../api/schema";
import { type Draft, draftOf, toSave, toTest } from "./servers";

/** What was done last, and what came of it. */
export type Outcome =
  | { kind: "none" }
  | { kind: "busy" | "done"; deed: "test" | "save" | "remove" }
  | { kind: "failed"; error: Error };

export interface ModelServerEditor {
  draft: Draft;
  edit: (change: Partial<Draft>) => void;
  outcome: Outcome;
  /** The newest test; its models are offered as long as the form is there. */
  tested: ModelServerTest | null;
  test: () => void;
  save: () => void;
  remove: () => void;
}

/** What stands in the form of the model server, and what can be done with it. `onChanged` is called after a change. */
export function useModelServer(server: ModelServerInUse, onChanged: () => void): ModelServerEditor {
  const [draft, setDraft] = useState(() => draftOf(server));
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });
  const [tested, setTested] = useState<ModelServerTest | null>(null);
  const run = async (deed: "test" | "save" | "remove", work: () => Promise<void>) => {
    if (outcome.kind === "busy") return;
    setOutcome({ kind: "busy", deed });
    try {
      await work();
      setOutcome({ kind: "done", deed });
    } catch (error) {
      setOutcome({ kind: "failed", error: error as Error });
    }
  };
  const change = (saved: ModelServerInUse | null) => {
    setDraft(draftOf(saved));
    onChanged();
  };
  return {
    draft,
    edit: (part) => {
      setDraft((before) => ({ ...before, ...part }));
      if (outcome.kind !== "busy") setOutcome({ kind: "none" });
    },
    outcome,
    tested,
    test: () =>
      run("test", async () => setTested(await take(client.POST("/api/v1/model-server/test", { body: toTest(draft) })))),
    save: () =>
      run("save", async () => change(await take(client.PUT("/api/v1/model-server", { body: toSave(draft) })))),
    remove: () =>
      run("remove", async () => {
        await take(client.DELETE("/api/v1/model-server"));
        change(null);
      }),
  };
}
