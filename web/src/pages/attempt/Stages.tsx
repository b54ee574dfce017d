import type { AttemptView } from "../../api/schema";
import { clock } from "../../components/units";
import { t } from "../../texts";

interface Props {
  attempt: AttemptView;
  isLost: boolean;
}

/** How far a submitted attempt has come: sent, transcribed (a spoken one), scored. */
export function Stages({ attempt, isLost }: Props) {
  const isHeard = attempt.recording === null || attempt.stage === "scoring" || attempt.stage === "scored";
  const steps = [
    { name: t.attempt.stageNames.sent, isDone: attempt.submitted_at !== null },
    ...(attempt.recording ? [{ name: t.attempt.stageNames.heard, isDone: isHeard }] : []),
    { name: t.attempt.stageNames.scored, isDone: attempt.stage === "scored" },
  ];
  const current = steps.findIndex((step) => !step.isDone);
  return (
    <section class="stages stack" aria-label={t.attempt.stages}>
      <ol class="stages-steps">
        {steps.map((step, place) => (
          <li
            key={step.name}
            class={step.isDone ? "stages-done" : place === current ? "stages-current" : ""}
            aria-current={place === current ? "step" : undefined}
          >
            {step.name}
          </li>
        ))}
      </ol>
      <p role="status">{isLost ? t.attempt.lost : now(attempt)}</p>
    </section>
  );
}

function now(attempt: AttemptView): string {
  const { recording } = attempt;
  if (attempt.stage === "queued") return t.attempt.waiting;
  if (attempt.stage === "transcribing") {
    const isKnown = recording?.heard_s != null && recording.duration_s != null;
    return isKnown
      ? t.attempt.hearingOf(clock(recording.heard_s ?? 0), clock(recording.duration_s ?? 0))
      : t.attempt.hearing;
  }
  return attempt.stage === "scoring" ? t.attempt.scoring : "";
}
