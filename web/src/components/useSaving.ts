import { useState } from "preact/hooks";

/** What becomes of something that is sent: nothing yet, on its way, done, or failed. */
export type Saving = { kind: "idle" | "running" | "done" } | { kind: "failed"; error: Error };

/** Run one thing at a time, and tell how it goes. */
export function useSaving(): [Saving, (work: () => Promise<void>) => Promise<void>] {
  const [saving, setSaving] = useState<Saving>({ kind: "idle" });
  const run = async (work: () => Promise<void>) => {
    if (saving.kind === "running") return;
    setSaving({ kind: "running" });
    try {
      await work();
      setSaving({ kind: "done" });
    } catch (error) {
      setSaving({ kind: "failed", error: error as Error });
    }
  };
  return [saving, run];
}
