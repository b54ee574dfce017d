import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import type { Measure, Norm } from "../../api/schema";
import { Loaded } from "../../components/Loaded";
import { valueText } from "../../components/units";
import { t } from "../../texts";

/** How the answer was said, each measure beside what was published, apart from the score. */
export function Delivery({ attemptId }: { attemptId: string }) {
  const path = { attempt_id: attemptId };
  const delivery = useResource(`delivery ${attemptId}`, (signal) =>
    take(client.GET("/api/v1/attempts/{attempt_id}/delivery", { params: { path }, signal })),
  );
  return (
    <section class="card stack" aria-labelledby="delivery">
      <h2 id="delivery">{t.delivery.title}</h2>
      <p class="soft reading">{t.delivery.apart}</p>
      <Loaded resource={delivery}>
        {(data) => (
          <div class="table-scroll">
            <table class="table delivery">
              <thead>
                <tr>
                  <th scope="col">{t.delivery.measure}</th>
                  <th scope="col">{t.delivery.yours}</th>
                  <th scope="col">{t.delivery.published}</th>
                </tr>
              </thead>
              <tbody>{ordered(data.measures).map((measure) => row(measure))}</tbody>
            </table>
          </div>
        )}
      </Loaded>
    </section>
  );
}

function ordered(measures: Measure[]): Measure[] {
  const places = Object.keys(t.delivery.names);
  return [...measures].sort((one, other) => places.indexOf(one.id) - places.indexOf(other.id));
}

function row(measure: Measure) {
  return (
    <tr key={measure.id}>
      <th scope="row" title={measure.method}>
        {t.delivery.names[measure.id] ?? measure.id}
      </th>
      <td class="numeric">
        {measureText(measure)}
        {measure.note && <span class="soft small delivery-note">{measure.note}</span>}
      </td>
      <td class="soft small">{measure.norm && <Published norm={measure.norm} unit={measure.unit} />}</td>
    </tr>
  );
}

/** A range or mean that somebody published, and of whom. */
export function Published({ norm, unit }: { norm: Norm; unit: string }) {
  const say = (value: number) => valueText(value, unit);
  const found =
    norm.low !== null && norm.high !== null
      ? t.delivery.range(say(norm.low), say(norm.high))
      : norm.mean !== null && t.delivery.mean(say(norm.mean));
  return (
    <span title={norm.source}>
      {found}: {norm.speakers}
    </span>
  );
}

/** Return a measure with its unit; «not measured» where there is no value. */
export function measureText(measure: Measure): string {
  return measure.value === null ? t.delivery.notMeasured : valueText(measure.value, measure.unit);
}
