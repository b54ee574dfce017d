import type { RefObject } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export interface Player {
  audio: RefObject<HTMLAudioElement | null>;
  /** Where the sound lies; null while it is fetched. */
  url: string | null;
  failed: boolean;
  playFrom: (second: number) => void;
}

/** Fetch the recording of an attempt and play it from any second; null for an attempt without sound. */
export function usePlayer(attemptId: string, hasSound: boolean): Player | null {
  return usePlayerOf(hasSound ? `/api/v1/attempts/${attemptId}/recording/audio` : null);
}

/** Do the same with a recording at another address; null for none. */
export function usePlayerOf(address: string | null): Player | null {
  const audio = useRef<HTMLAudioElement>(null);
  const [url, setUrl] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (address === null) return;
    const abort = new AbortController();
    let made: string | null = null;
    fetch(address, { signal: abort.signal })
      .then((response) => (response.ok ? response.blob() : Promise.reject(new Error(response.statusText))))
      .then((sound) => {
        made = URL.createObjectURL(sound);
        setUrl(made);
      })
      .catch(() => !abort.signal.aborted && setFailed(true));
    return () => {
      abort.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [address]);

  useEffect(() => (audio.current ? findLength(audio.current) : undefined), [url]);

  const playFrom = useCallback((second: number) => {
    const element = audio.current;
    if (!element) return;
    element.currentTime = second;
    void element.play();
  }, []);

  return address !== null ? { audio, url, failed, playFrom } : null;
}

/**
 * A recording of a browser does not say how long it is, and then can't be played from the middle. Sent to a second
 * far beyond its end, the browser finds the end.
 */
function findLength(element: HTMLAudioElement): () => void {
  const seek = () => {
    if (element.duration !== Number.POSITIVE_INFINITY) return;
    element.addEventListener("durationchange", () => (element.currentTime = 0), { once: true });
    element.currentTime = 1e7;
  };
  element.addEventListener("loadedmetadata", seek);
  return () => element.removeEventListener("loadedmetadata", seek);
}
