import type { ComparedAnswer } from "../../api/schema";
import { CodePoints } from "../attempt/codePoints";

/** A stretch of an answer, marked where it stands in this one alone. */
export interface Piece {
  start: number;
  text: string;
  isMarked: boolean;
}

/** Cut an answer at the places to be marked, which are in order and don't overlap. Together the pieces are the answer. */
export function piecesOf(text: string, places: ComparedAnswer["only_here"]): Piece[] {
  const answer = new CodePoints(text);
  const pieces: Piece[] = [];
  let end = 0;
  const add = (to: number, isMarked: boolean) => {
    if (to > end) pieces.push({ start: end, text: text.slice(end, to), isMarked });
    end = Math.max(end, to);
  };
  for (const place of places) {
    add(answer.toUnit(place.start), false);
    add(answer.toUnit(place.end), true);
  }
  add(text.length, false);
  return pieces;
}
