import { beforeEach, expect, test } from "vitest";
import { EMPTY, lacks, ratingOf, readDraft, removeDraft, writeDraft } from "./draft";

const note = (at_s: number | null, text: string) => ({ at_s, text });

beforeEach(() => sessionStorage.clear());

test("notes are sent in the order of the recording, those on the whole last, and none without words", () => {
  const notes = [note(null, "Good."), note(42, "Here."), note(7.5, "  "), note(3, "First.")];
  const rating = ratingOf({ name: " Ana ", levels: { block: 4 }, notes });
  expect(rating).toEqual({
    name: "Ana",
    levels: { block: 4 },
    notes: [note(3, "First."), note(42, "Here."), note(null, "Good.")],
  });
});

test("a rating needs a level before it needs a name", () => {
  expect(lacks(EMPTY)).toBe("levels");
  expect(lacks({ ...EMPTY, levels: { block: 1 } })).toBe("name");
  expect(lacks({ ...EMPTY, name: "  ", levels: { block: 1 } })).toBe("name");
  expect(lacks({ ...EMPTY, name: "Ana", levels: { block: 1 } })).toBeNull();
});

test("a draft is there again after a reload, for its own link alone", () => {
  const draft = { name: "Ana", levels: { block: 4 }, notes: [note(3, "First.")] };
  writeDraft("one", draft);
  expect(readDraft("one")).toEqual(draft);
  expect(readDraft("two")).toEqual(EMPTY);
  removeDraft("one");
  expect(readDraft("one")).toEqual(EMPTY);
});

test("what this page did not write is no draft", () => {
  for (const stored of ["no json", "[]", '{"notes": 3}', "7"]) {
    sessionStorage.setItem("review:one", stored);
    expect(readDraft("one")).toEqual(EMPTY);
  }
});
