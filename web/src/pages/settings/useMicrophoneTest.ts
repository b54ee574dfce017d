import { useEffect, useRef, useState } from "preact/hooks";
import { chooseMediaType, startCapture } from "../../recorder/capture";
import type { Loudness } from "../../recorder/level";
import type { Obstacle } from "../../recorder/machine";
import { startMeter } from "../../recorder/meter";
import { closeMicrophone, MicrophoneClosed, openMicrophone } from "../../recorder/microphone";

const RECORDED_MS = 3_000;

export type MicrophoneTest =
  | { phase: "idle" | "opening" | "listening" }
  | { phase: "heard"; sound: Blob }
  | { phase: "failed"; obstacle: Obstacle };

/** Who is told how loud it is while the test listens. */
export interface Listener {
  onLoudness: (loudness: Loudness) => void;
}

/** Record a few seconds and give them back. The microphone is closed afterwards, and when the view is left. */
export function useMicrophoneTest(): [MicrophoneTest, Listener, () => void] {
  const [test, setTest] = useState<MicrophoneTest>({ phase: "idle" });
  const listener = useRef<Listener>({ onLoudness: () => undefined }).current;
  const stream = useRef<MediaStream | null>(null);
  const isLeft = useRef(false);
  useEffect(() => {
    isLeft.current = false;
    return () => {
      isLeft.current = true;
      if (stream.current) closeMicrophone(stream.current);
    };
  }, []);
  const run = async () => {
    if (test.phase === "opening" || test.phase === "listening") return;
    setTest({ phase: "opening" });
    try {
      stream.current = await openMicrophone();
      if (isLeft.current) return closeMicrophone(stream.current);
      setTest({ phase: "listening" });
      setTest({ phase: "heard", sound: await record(stream.current, listener) });
    } catch (error) {
      setTest({ phase: "failed", obstacle: error instanceof MicrophoneClosed ? error.obstacle : "busy" });
    }
  };
  return [test, listener, run];
}

async function record(stream: MediaStream, listener: Listener): Promise<Blob> {
  const type = chooseMediaType() ?? "";
  const parts: Blob[] = [];
  const stopMeter = startMeter(stream, (loudness) => listener.onLoudness(loudness));
  try {
    await new Promise<void>((resolve) => {
      const keep = (part: Blob) => parts.push(part);
      const capture = startCapture(stream, type, keep, resolve);
      setTimeout(() => capture.stop().then(resolve), RECORDED_MS);
    });
  } finally {
    stopMeter();
    closeMicrophone(stream);
  }
  if (parts.length === 0) throw new MicrophoneClosed("empty");
  return new Blob(parts, { type });
}
