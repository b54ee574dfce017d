import type { ProgressEntry } from "../../api/schema";
import { t } from "../../texts";
import { countSelfRatings } from "./selfRatings";

/** How somebody's own rating compares with the score: counts, no more. */
export function SelfRating({ entries }: { entries: readonly ProgressEntry[] }) {
  const { higher, equal, lower } = countSelfRatings(entries);
  const count = higher + equal + lower;
  const rows: [string, number][] = [
    [t.progress.selfHigher, higher],
    [t.progress.selfEqual, equal],
    [t.progress.selfLower, lower],
  ];
  return (
    <section class="card stack" aria-labelledby="self-rating">
      <div>
        <h2 id="self-rating">{t.progress.selfRating}</h2>
        <p class="soft small">{count === 0 ? t.progress.selfNone : t.progress.selfRated(count)}</p>
      </div>
      {count > 0 && (
        <table class="table">
          <tbody>
            {rows.map(([name, times]) => (
              <tr key={name}>
                <th scope="row" class="progress-row">
                  {name}
                </th>
                <td class="progress-count">{times}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
