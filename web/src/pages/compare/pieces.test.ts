import { expect, test } from "vitest";
import { piecesOf } from "./pieces";

function cut(text: string, ...places: [number, number][]): string[] {
  const pieces = piecesOf(
    text,
    places.map(([start, end]) => ({ start, end })),
  );
  return pieces.map((piece) => (piece.isMarked ? `[${piece.text}]` : piece.text));
}

test("an answer with nothing to mark is one piece, and an empty one is none", () => {
  expect(cut("all the same")).toEqual(["all the same"]);
  expect(cut("")).toEqual([]);
});

test("an answer is cut where a phrase begins and ends", () => {
  expect(cut("a new word here", [2, 5], [11, 15])).toEqual(["a ", "[new]", " word ", "[here]"]);
});

test("an answer that is new as a whole is one marked piece", () => {
  expect(cut("all new", [0, 7])).toEqual(["[all new]"]);
});

test("phrases that touch stay apart", () => {
  expect(cut("abcd", [0, 2], [2, 4])).toEqual(["[ab]", "[cd]"]);
});

test("places count characters, of which an emoji is one", () => {
  expect(cut("🙂 yes", [2, 5])).toEqual(["🙂 ", "[yes]"]);
});
