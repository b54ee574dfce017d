import { useRef } from "preact/hooks";
import type { Note } from "../../api/schema";
import { clock } from "../../components/units";
import { t } from "../../texts";
import type { Player } from "../attempt/usePlayer";
import { Place, placeName } from "./Place";
import { useSecond } from "./useSecond";

const MAX_NOTES = 100;
const MAX_LENGTH = 1000;

interface Props {
  notes: Note[];
  player: Player | null;
  onChange: (notes: Note[]) => void;
}

/** Notes on the whole answer, or at the second where the player stands. */
export function NoteFields({ notes, player, onChange }: Props) {
  const second = useSecond(player);
  const list = useRef<HTMLUListElement>(null);
  const add = (at_s: number | null) => {
    onChange([...notes, { at_s, text: "" }]);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>("li:last-child textarea")?.focus());
  };
  const replace = (place: number, text: string) =>
    onChange(notes.map((note, number) => (number === place ? { ...note, text } : note)));
  const isFull = notes.length >= MAX_NOTES;
  return (
    <section class="card stack" aria-labelledby="notes">
      <h2 id="notes">{t.review.notes}</h2>
      <p class="soft">{player ? t.review.notesAbout : t.review.notesAboutTyped}</p>
      <ul class="review-notes stack" ref={list}>
        {notes.map((note, place) => (
          <li key={place} class="review-note">
            <Place note={note} play={player?.playFrom ?? null} />
            <textarea
              class="input"
              rows={2}
              maxLength={MAX_LENGTH}
              aria-label={t.review.noteText(placeName(note))}
              value={note.text}
              onInput={(event) => replace(place, event.currentTarget.value)}
            />
            <button
              type="button"
              class="button button-small button-quiet"
              aria-label={t.review.removeNote(placeName(note))}
              onClick={() => onChange(notes.filter((_, number) => number !== place))}
            >
              {t.review.remove}
            </button>
          </li>
        ))}
      </ul>
      <div class="row">
        {player && (
          <button type="button" class="button" disabled={isFull} onClick={() => add(Math.round(second * 10) / 10)}>
            {t.review.noteAt(clock(second))}
          </button>
        )}
        <button type="button" class="button" disabled={isFull} onClick={() => add(null)}>
          {t.review.noteWhole}
        </button>
      </div>
    </section>
  );
}
