import { t } from "../../texts";
import type { Player } from "./usePlayer";

/** The recording with the browser's own controls. */
export function PlayerBar({ player }: { player: Player }) {
  if (player.failed) return <p class="soft small">{t.player.failed}</p>;
  return (
    // biome-ignore lint/a11y/useMediaCaption: the transcript stands right below
    <audio
      class="player"
      ref={player.audio}
      src={player.url ?? undefined}
      controls
      preload="auto"
      aria-label={t.player.label}
    />
  );
}
