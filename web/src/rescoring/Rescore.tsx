import { useRef } from "preact/hooks";
import { client, take } from "../api/client";
import { useResource } from "../api/resource";
import type { Rescoring, RescoringEstimate } from "../api/schema";
import { Failure } from "../components/Failure";
import { Loaded } from "../components/Loaded";
import { t } from "../texts";
import { costOf } from "./cost";
import { RescoringProgress } from "./RescoringProgress";
import { isUnderWay, useRescoring } from "./useRescoring";

interface Props {
  /** Only attempts at this question; null for all. */
  questionId: string | null;
  onEnd?: () => void;
}

interface Begin {
  estimate: RescoringEstimate;
  underWay: Rescoring | null;
}

/** Offers to score old answers again on the present scale: how many and for what price is said beforehand. */
export function Rescore({ questionId, onEnd }: Props) {
  const begin = useResource<Begin>(`rescoring ${questionId}`, async (signal) => {
    const params = { query: { question_id: questionId } };
    const [estimate, { rescorings }] = await Promise.all([
      take(client.GET("/api/v1/rescorings/estimate", { params, signal })),
      take(client.GET("/api/v1/rescorings", { signal })),
    ]);
    return { estimate, underWay: rescorings.find(isUnderWay) ?? null };
  });
  return (
    <Loaded resource={begin}>
      {(found) => <Offer {...found} questionId={questionId} onEnd={onEnd ?? (() => {})} />}
    </Loaded>
  );
}

function Offer({ estimate, underWay, questionId, onEnd }: Begin & { questionId: string | null; onEnd: () => void }) {
  const { rescoring, isBusy, error, start, cancel } = useRescoring(underWay, onEnd);
  const box = useRef<HTMLDivElement>(null);
  // The button that was pressed goes away.
  const pressed = (act: () => void) => () => {
    box.current?.focus();
    act();
  };
  return (
    <div class="stack" ref={box} tabIndex={-1}>
      {error && <Failure error={error} />}
      {rescoring ? (
        <RescoringProgress rescoring={rescoring} isBusy={isBusy} onCancel={pressed(cancel)} />
      ) : (
        <Beforehand estimate={estimate} isBusy={isBusy} onStart={pressed(() => start(questionId))} />
      )}
    </div>
  );
}

function Beforehand({
  estimate,
  isBusy,
  onStart,
}: {
  estimate: RescoringEstimate;
  isBusy: boolean;
  onStart: () => void;
}) {
  const { attempts, left_out: leftOut } = estimate;
  const reasons = [...new Set(leftOut.map((each) => each.reason))];
  return (
    <>
      <p>{attempts === 0 ? t.rescoring.nothing : t.rescoring.old(attempts)}</p>
      {attempts > 0 && <p class="soft small">{`${costOf(estimate)} ${estimate.basis}`}</p>}
      {leftOut.length > 0 && <p class="soft small">{t.rescoring.leftOut(leftOut.length, reasons.join(" "))}</p>}
      {attempts > 0 && (
        <div class="row">
          <button type="button" class="button" aria-disabled={isBusy} onClick={() => !isBusy && onStart()}>
            {t.rescoring.start(attempts)}
          </button>
          <span class="small">{t.rescoring.kept}</span>
        </div>
      )}
    </>
  );
}
