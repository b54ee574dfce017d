import type { Note } from "../../api/schema";
import { clock } from "../../components/units";
import { t } from "../../texts";

/** Where a note belongs; a second of the recording is played from there. */
export function Place({ note, play }: { note: Note; play: ((second: number) => void) | null }) {
  const second = note.at_s;
  if (second === null || play === null) return <span class="tag">{placeName(note)}</span>;
  return (
    <button
      type="button"
      class="button button-small numeric"
      aria-label={t.review.play(clock(second))}
      onClick={() => play(second)}
    >
      ▶ {clock(second)}
    </button>
  );
}

/** Return the place of a note as words. */
export function placeName(note: Note): string {
  return note.at_s === null ? t.review.whole : clock(note.at_s);
}
