/** What the service takes, best first: Chromium and Firefox write WebM, Safari MP4. All of it is one file in pieces. */
const MEDIA_TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
/** A crash of the tab costs at most this much. */
const PART_MS = 2_000;
/** Twice what Opus needs to carry speech without audible loss. */
const BITS_PER_SECOND = 64_000;

export interface Capture {
  pause: () => void;
  resume: () => void;
  /** Hand over at once what was recorded since the last part. */
  flush: () => void;
  /** End it; the last part has been handed over when this is done. */
  stop: () => Promise<void>;
}

/** Return the type that this browser can record and the service takes best; null where there is none. */
export function chooseMediaType(isSupported = (type: string) => MediaRecorder.isTypeSupported(type)): string | null {
  return MEDIA_TYPES.find(isSupported) ?? null;
}

/** Record a microphone in parts. `onBroken` is called when the browser ends it by itself. */
export function startCapture(
  stream: MediaStream,
  mediaType: string,
  onPart: (part: Blob) => void,
  onBroken: () => void,
): Capture {
  const recorder = new MediaRecorder(stream, { mimeType: mediaType, audioBitsPerSecond: BITS_PER_SECOND });
  const over = new Promise<void>((resolve) => recorder.addEventListener("stop", () => resolve()));
  recorder.addEventListener("dataavailable", ({ data }) => data.size > 0 && onPart(data));
  recorder.addEventListener("stop", onBroken);
  recorder.addEventListener("error", onBroken);
  const flush = () => recorder.state !== "inactive" && recorder.requestData();
  recorder.start(PART_MS);
  return {
    pause: () => {
      flush();
      recorder.pause();
    },
    resume: () => recorder.resume(),
    flush,
    stop: () => {
      recorder.removeEventListener("stop", onBroken);
      if (recorder.state !== "inactive") recorder.stop();
      return over;
    },
  };
}
