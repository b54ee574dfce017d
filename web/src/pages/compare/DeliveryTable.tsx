import type { Delivery, Measure } from "../../api/schema";
import { t } from "../../texts";
import { measureText } from "../attempt/Delivery";

interface Props {
  before: Delivery | null;
  after: Delivery | null;
}

/** How both were said, measure by measure; what was measured in neither is left out. */
export function DeliveryTable({ before, after }: Props) {
  const measured = Object.keys(t.delivery.names).filter((id) => [before, after].some((each) => isMeasured(each, id)));
  if (measured.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="delivery">
      <div>
        <h2 id="delivery">{t.compare.delivery}</h2>
        <p class="soft reading">{t.delivery.apart}</p>
      </div>
      <div class="table-scroll">
        <table class="table delivery-changes">
          <thead>
            <tr>
              <th scope="col">{t.compare.measure}</th>
              <th scope="col">{t.compare.before}</th>
              <th scope="col">{t.compare.after}</th>
            </tr>
          </thead>
          <tbody>
            {measured.map((id) => (
              <tr key={id}>
                <th scope="row">{t.delivery.names[id]}</th>
                <td>{saidOf(before, id)}</td>
                <td>{saidOf(after, id)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function measureOf(delivery: Delivery | null, id: string): Measure | undefined {
  return delivery?.measures.find((measure) => measure.id === id);
}

function isMeasured(delivery: Delivery | null, id: string): boolean {
  return (measureOf(delivery, id)?.value ?? null) !== null;
}

function saidOf(delivery: Delivery | null, id: string): string {
  const measure = measureOf(delivery, id);
  if (!delivery) return t.compare.typed;
  return measure ? measureText(measure) : t.delivery.notMeasured;
}
