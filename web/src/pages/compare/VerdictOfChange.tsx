import type { Change, ChangeVerdict } from "../../api/schema";
import { t } from "../../texts";

const SIGNS: Record<ChangeVerdict | "none", string> = { better: "▲", worse: "▼", same: "=", unclear: "≈", none: "–" };

/** Better, worse, or why neither can be said: a sign and words. */
export function VerdictOfChange({ verdict }: { verdict: ChangeVerdict | null }) {
  const kind = verdict ?? "none";
  return (
    <span class={`change change-${kind}`}>
      <span aria-hidden="true">{SIGNS[kind]}</span> {t.compare.verdicts[kind]}
    </span>
  );
}

export function verdictText(verdict: ChangeVerdict | null): string {
  return t.compare.verdicts[verdict ?? "none"];
}

/** Return what a blind reading says to a verdict, or that none has said anything to a change that is claimed. */
export function confirmationText({ verdict, confirmation }: Change): string | null {
  if (confirmation) return t.compare.confirmations[confirmation];
  return verdict === "better" || verdict === "worse" ? t.compare.unconfirmed : null;
}
