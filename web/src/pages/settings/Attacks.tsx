import type { Resistance } from "../../api/schema";
import { t } from "../../texts";
import { signedPoints } from "./trustFacts";

/** By how much weak answers rose when something was done to them that says nothing more. */
export function Attacks({ resistance }: { resistance: readonly Resistance[] }) {
  const tried = resistance.filter(({ answers, refused }) => answers + refused > 0);
  if (tried.length === 0) return null;
  return (
    <div class="table-scroll">
      <table class="table small">
        <caption class="trust-caption soft small">{t.trust.attacks}</caption>
        <thead>
          <tr>
            <th scope="col">{t.trust.attack}</th>
            <th scope="col" class="trust-rise">
              {t.trust.rise}
            </th>
            <th scope="col" class="trust-rise">
              {t.trust.highest}
            </th>
          </tr>
        </thead>
        <tbody>
          {tried.map(({ attack_id, does, mean_rise, highest_rise, refused }) => (
            <tr key={attack_id}>
              <th scope="row">
                {does}
                {refused > 0 && <span class="soft"> {t.trust.refused(refused)}</span>}
              </th>
              <td class="trust-rise numeric">{signedPoints(mean_rise)}</td>
              <td class="trust-rise numeric">{signedPoints(highest_rise)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
