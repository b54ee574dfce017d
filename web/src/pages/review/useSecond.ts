import { useEffect, useState } from "preact/hooks";
import type { Player } from "../attempt/usePlayer";

/** Return the second where the player stands; 0 without one. */
export function useSecond(player: Player | null): number {
  const [second, setSecond] = useState(0);
  const url = player?.url ?? null;
  useEffect(() => {
    const audio = player?.audio.current;
    if (!audio) return;
    const follow = () => setSecond(audio.currentTime < audio.duration ? audio.currentTime : 0);
    audio.addEventListener("timeupdate", follow);
    return () => audio.removeEventListener("timeupdate", follow);
  }, [url]);
  return second;
}
