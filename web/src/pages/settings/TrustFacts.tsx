import type { TrustFact } from "./trustFacts";

/** Figures, each with what it must be read against. */
export function TrustFacts({ facts }: { facts: readonly TrustFact[] }) {
  return (
    <dl class="settings-list">
      {facts.map(({ name, value, note }) => (
        <div key={name}>
          <dt class="soft">{name}</dt>
          <dd>
            <span class="numeric">{value}</span>
            <p class="soft small">{note}</p>
          </dd>
        </div>
      ))}
    </dl>
  );
}
