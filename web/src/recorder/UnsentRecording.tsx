import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Confirm } from "../components/Confirm";
import { clock } from "../components/units";
import { t } from "../texts";
import { eraseDiscarded } from "./erase";
import { hold } from "./locks";
import type { Sending } from "./machine";
import { discard, forget, type KeptRecording, readParts } from "./outbox";
import { Playback } from "./Playback";
import { join } from "./parts";
import { refusalOf, Sender } from "./sender";
import { httpService } from "./service";

interface Props {
  recording: KeptRecording;
  /** Where it is noted while it is being sent. */
  sentHere: Set<string>;
}

/** One recording that was never submitted: listen to it, send it, or delete it. */
export function UnsentRecording({ recording, sentHere }: Props) {
  const [sound, setSound] = useState<Blob | null>(null);
  const [isAsked, setAsked] = useState(false);
  const [sending, send] = useSending(recording, sentHere);
  const isSending = sending !== null && sending.kind !== "refused";
  const listen = async () => setSound(join(await readParts(recording.id), recording.mediaType));
  return (
    <div class="card stack">
      <p>{t.recorder.unsent(clock(recording.length_ms / 1000), recording.questionTitle, when(recording.startedAt))}</p>
      {sound && <Playback sound={sound} label={t.recorder.play} />}
      <div class="row">
        <button type="button" class="button button-primary" aria-disabled={isSending} onClick={send}>
          {isSending ? t.recorder.submitting : t.recorder.unsentSend}
        </button>
        {!sound && (
          <button type="button" class="button" onClick={listen}>
            {t.recorder.unsentListen}
          </button>
        )}
        {!isSending && (
          <button type="button" class="button button-quiet" onClick={() => setAsked(true)}>
            {t.recorder.unsentDelete}
          </button>
        )}
      </div>
      {sending?.kind === "waiting" && (
        <p class="notice notice-warning" role="status">
          {t.recorder.submitWaiting(sending.message)}
        </p>
      )}
      {sending?.kind === "refused" && (
        <p class="notice notice-problem" role="alert">
          {sending.message}
        </p>
      )}
      {isAsked && (
        <Confirm
          question={t.recorder.unsentSure}
          yes={t.recorder.unsentDelete}
          no={t.recorder.keep}
          onYes={() => remove(recording)}
          onNo={() => setAsked(false)}
        />
      )}
    </div>
  );
}

/** How the sending goes, null before it began; and what begins it. Afterwards the attempt is shown. */
function useSending(recording: KeptRecording, sentHere: Set<string>): [Sending | null, () => void] {
  const [sending, setSending] = useState<Sending | null>(null);
  const { route } = useLocation();
  const sender = useRef<Sender | null>(null);
  useEffect(() => () => sender.current?.close(), []);
  const send = async () => {
    if (sender.current) return;
    const release = await hold(recording.id);
    if (!release) return;
    sentHere.add(recording.id);
    sender.current = new Sender(recording, httpService, setSending);
    try {
      setSending({ kind: "flowing" });
      const attemptId = await sender.current.finish(await readParts(recording.id));
      await forget(recording.id);
      route(`/attempts/${attemptId}?rate`);
    } catch (error) {
      setSending(refusalOf(error));
    } finally {
      sender.current?.close();
      sender.current = null;
      sentHere.delete(recording.id);
      await release();
    }
  };
  return [sending, send];
}

async function remove(recording: KeptRecording): Promise<void> {
  await discard(recording.id);
  await eraseDiscarded(httpService);
}

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/** Return when it was recorded: the time, with the day unless that is today. */
function when(instant: string): string {
  const date = new Date(instant);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? t.recorder.at(TIME.format(date)) : t.recorder.on(DAY.format(date), TIME.format(date));
}
