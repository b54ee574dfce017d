import { useEffect, useRef, useState } from "preact/hooks";

/** Far beyond any end; seeking there makes a browser look for the end. */
const BEYOND_S = 1e9;

/**
 * Plays a recording that lies in this browser. What a browser records does not say how long it is, so its player
 * would show no length; it finds out by going to the end once.
 */
export function Playback({ sound, label }: { sound: Blob; label: string }) {
  const url = useObjectUrl(sound);
  const audio = useRef<HTMLAudioElement>(null);
  const lookForEnd = () => {
    const player = audio.current;
    if (!player || Number.isFinite(player.duration)) return;
    const goBack = () => {
      if (!Number.isFinite(player.duration)) return;
      player.removeEventListener("durationchange", goBack);
      player.currentTime = 0;
    };
    player.addEventListener("durationchange", goBack);
    player.currentTime = BEYOND_S;
  };
  return (
    // biome-ignore lint/a11y/useMediaCaption: the words are not known before it is submitted
    <audio
      class="playback"
      controls
      preload="metadata"
      ref={audio}
      src={url}
      aria-label={label}
      onLoadedMetadata={lookForEnd}
    />
  );
}

function useObjectUrl(content: Blob): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(content);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return url;
}
