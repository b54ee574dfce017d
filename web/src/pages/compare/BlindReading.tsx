import { useRef } from "preact/hooks";
import type { Comparison, PairwiseReading } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { t } from "../../texts";
import { BlindOffer } from "./BlindOffer";
import { BlindResult } from "./BlindResult";
import { isUnderWay, usePairwise } from "./usePairwise";
import "./blind.css";

interface Props {
  comparison: Comparison;
  onRead: () => void;
}

/** Whether two blind readings of both answers confirm the verdict: what they say, or the offer to have them made. */
export function BlindReading({ comparison, onRead }: Props) {
  const { reading, isBusy, error, ask } = usePairwise(comparison, onRead);
  const section = useRef<HTMLElement>(null);
  // The button that was pressed goes away.
  const pressed = () => {
    section.current?.focus();
    ask();
  };
  const isRead = reading?.state === "done";
  return (
    <section class="card stack" aria-labelledby="blind" ref={section} tabIndex={-1}>
      <div>
        <h2 id="blind">{t.blind.title}</h2>
        <p class="soft reading">{t.blind.about}</p>
      </div>
      <p role="status" class="blind-status">
        {reading && statusOf(reading)}
      </p>
      {error && <Failure error={error} />}
      {reading?.state === "failed" && <p class="notice notice-warning">{reading.reason}</p>}
      {reading && isRead && <BlindResult reading={reading} confirmation={comparison.total.confirmation} />}
      {!isRead && !isUnderWay(reading) && (
        <BlindOffer comparison={comparison} isFirst={reading === null} isBusy={isBusy} onAsk={ask} onPress={pressed} />
      )}
    </section>
  );
}

/** Return how far it has come or, once it is done, what both readings say. */
function statusOf(reading: PairwiseReading): string | null {
  if (isUnderWay(reading)) return t.blind.underWay;
  return reading.state === "done" ? t.blind.agreed[reading.agreed ?? "disagree"] : null;
}
