import { render, screen } from "@testing-library/preact";
import { expect, test } from "vitest";
import { blocksOf, Prose } from "./Prose";

test("an empty line parts paragraphs, a line break does not", () => {
  expect(blocksOf("One\nline.\n\nAnother.\n")).toEqual([
    { isList: false, lines: ["One", "line."] },
    { isList: false, lines: ["Another."] },
  ]);
});

test("lines that begin with a dash are a list, also right below a sentence", () => {
  expect(blocksOf("It returns:\n- a list,\n  in order\n- or nothing")).toEqual([
    { isList: false, lines: ["It returns:"] },
    { isList: true, lines: ["a list, in order", "or nothing"] },
  ]);
});

test("a dash inside a line begins no list", () => {
  expect(blocksOf("from 1 - 2 to 3")).toEqual([{ isList: false, lines: ["from 1 - 2 to 3"] }]);
});

test("code is shown as code", () => {
  render(<Prose text="The next multiple of `multiple`." />);
  expect(screen.getByText("multiple").tagName).toBe("CODE");
});
