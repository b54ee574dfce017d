import type { Evidence } from "../../api/schema";
import { useScorecard } from "./context";

/** A quotation from the answer. Chosen, it is shown in the answer, and played where it was spoken. */
export function Quote({ evidence }: { evidence: Evidence }) {
  const { show } = useScorecard();
  return (
    <button type="button" class="quote" onClick={() => show(evidence)}>
      “{evidence.quote}”
    </button>
  );
}
