import type { ModelServerTest } from "../../api/schema";
import { t } from "../../texts";

/** What came of asking a model server, in words. */
export function TestResult({ tested }: { tested: ModelServerTest | null }) {
  return (
    <div role="status">
      {tested && (
        <p class={tested.ok ? "notice" : "notice notice-problem"}>
          <strong>{tested.ok ? t.settings.testPassed : t.settings.testFailed}</strong> {tested.message}
        </p>
      )}
    </div>
  );
}
