import type { Note, Rating } from "../../api/schema";

/** A rating that was not sent yet, kept in this tab so that reloading loses nothing. */
export type Draft = Rating;

export const EMPTY: Draft = { name: "", levels: {}, notes: [] };

const PREFIX = "review:";

export function readDraft(token: string): Draft {
  try {
    const stored = JSON.parse(sessionStorage.getItem(PREFIX + token) ?? "null");
    return stored && Array.isArray(stored.notes) ? { ...EMPTY, ...stored } : EMPTY;
  } catch {
    return EMPTY; // not written by this page
  }
}

export function writeDraft(token: string, draft: Draft): void {
  try {
    sessionStorage.setItem(PREFIX + token, JSON.stringify(draft));
  } catch {
    // no room: it is still on the screen
  }
}

export function removeDraft(token: string): void {
  sessionStorage.removeItem(PREFIX + token);
}

/** Return what is sent of a draft: notes with words, in the order of the recording, those on the whole last. */
export function ratingOf(draft: Draft): Rating {
  const notes = draft.notes.filter((note) => note.text.trim() !== "").sort((a, b) => placeOf(a) - placeOf(b));
  return { ...draft, name: draft.name.trim(), notes };
}

function placeOf(note: Note): number {
  return note.at_s ?? Number.POSITIVE_INFINITY;
}

/** Return what a draft still lacks before it can be sent; null if nothing. */
export function lacks(draft: Draft): "levels" | "name" | null {
  if (Object.keys(draft.levels).length === 0) return "levels";
  return draft.name.trim() === "" ? "name" : null;
}
