import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../texts";
import { eraseDiscarded } from "./erase";
import { heldIds } from "./locks";
import { type KeptRecording, listKept, onChange } from "./outbox";
import { httpService } from "./service";
import { UnsentRecording } from "./UnsentRecording";

/**
 * Offers the recordings that lie in this browser and were never submitted: of one question, or of all. Nothing where
 * there is none. One that this tab or another has in hand is not offered.
 */
export function UnsentRecordings({ questionId }: { questionId?: string }) {
  const [all, sentHere] = useUnsent();
  const unsent = all.filter((recording) => !questionId || recording.questionId === questionId);
  if (unsent.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="unsent-title">
      <h2 id="unsent-title">{t.recorder.unsentTitle}</h2>
      {unsent.map((recording) => (
        <UnsentRecording key={recording.id} recording={recording} sentHere={sentHere} />
      ))}
    </section>
  );
}

/** The recordings to offer, and the ids of those that are being sent from here, which stay shown. */
function useUnsent(): [KeptRecording[], Set<string>] {
  const [unsent, setUnsent] = useState<KeptRecording[]>([]);
  const sentHere = useRef(new Set<string>()).current;
  useEffect(() => {
    if (!navigator.locks) return; // plain http: nothing can be recorded there
    const look = () => findUnsent(sentHere).then(setUnsent, () => setUnsent([]));
    look();
    eraseDiscarded(httpService).catch(() => undefined);
    const stop = onChange(look);
    globalThis.addEventListener("focus", look);
    return () => {
      stop();
      globalThis.removeEventListener("focus", look);
    };
  }, [sentHere]);
  return [unsent, sentHere];
}

async function findUnsent(sentHere: ReadonlySet<string>): Promise<KeptRecording[]> {
  const [kept, held] = await Promise.all([listKept(), heldIds()]);
  return kept.filter((recording) => !recording.isDiscarded && (sentHere.has(recording.id) || !held.has(recording.id)));
}
