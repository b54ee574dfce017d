import type { AttemptView, Feedback, Usage } from "../../api/schema";
import { dateTime } from "../../components/units";
import { t } from "../../texts";
import { Calibrated } from "./Calibrated";

/** Which scorer made this, on which rubric, at what price. */
export function Provenance({ feedback, attempt }: { feedback: Feedback; attempt: AttemptView }) {
  const { scale } = feedback;
  const facts: [string, string][] = [
    [t.scorecard.rubric, scale.rubric_hash.slice(0, 12)],
    ...(scale.prompt_hash ? [[t.scorecard.prompt, scale.prompt_hash.slice(0, 12)] as [string, string]] : []),
    ...(scale.scorer === "judge"
      ? ofUsage(attempt.usage)
      : [[t.scorecard.price, t.scorecard.free] as [string, string]]),
    ...(attempt.scored_at ? [[t.scorecard.scoredAt, dateTime(attempt.scored_at)] as [string, string]] : []),
  ];
  return (
    <section class="provenance stack" aria-labelledby="provenance">
      <h2 id="provenance">{t.scorecard.provenance}</h2>
      <p>
        {scale.scorer === "judge" ? t.scorecard.judge(scale.model ?? t.scorecard.unknown) : t.scorecard.coverage}{" "}
        {scale.scorer === "coverage" && <a href="/settings">{t.scorecard.getBetter}</a>}
      </p>
      <Calibrated scale={scale} />
      <dl class="facts small">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="numeric">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function ofUsage(usage: Usage | null): [string, string][] {
  if (!usage) return [];
  const count = (tokens: number | null) => (tokens === null ? t.scorecard.unknown : tokens.toLocaleString());
  const tokens = t.scorecard.tokensOf(count(usage.input_tokens), count(usage.output_tokens));
  return [
    [t.scorecard.calls, String(usage.calls)],
    [t.scorecard.tokens, usage.counted_here ? `${tokens} (${t.scorecard.estimated})` : tokens],
    [t.scorecard.price, usage.price_usd === null ? t.scorecard.unknown : `$${usage.price_usd.toPrecision(2)}`],
  ];
}
