import { t } from "../texts";
import "./level.css";

/** A level as five steps, with its words; «not scored» where there is none. */
export function Level({ level, of = 5 }: { level: number | null; of?: number }) {
  if (level === null) return <span class="level-none">{t.common.notScored}</span>;
  const steps = Array.from({ length: of }, (_, step) => step < level);
  return (
    <span class="level">
      <span class="level-steps" aria-hidden="true">
        {steps.map((reached, step) => (
          <span key={step} class={reached ? "level-step level-step-reached" : "level-step"} />
        ))}
      </span>
      <span class="numeric">{t.common.level(level, of)}</span>
    </span>
  );
}
