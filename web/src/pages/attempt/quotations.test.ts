import { expect, test } from "vitest";
import { type Quotation, segmentsOf, shownVerdict } from "./quotations";

function quotation(start: number, end: number, verdict: Quotation["verdict"] = "hit"): Quotation {
  return { quote: "", start, end, verdict, criterionId: "c" };
}

test("an answer without quotations is one segment", () => {
  expect(segmentsOf(10, [])).toEqual([{ start: 0, end: 10, quotations: [] }]);
});

test("an empty answer has no segment", () => {
  expect(segmentsOf(0, [])).toEqual([]);
});

test("overlapping quotations share the middle", () => {
  // 0..2 plain, 2..4 the first, 4..6 both, 6..8 the second, 8..10 plain
  const one = quotation(2, 6);
  const other = quotation(4, 8, "wrong");
  const segments = segmentsOf(10, [one, other]);
  expect(segments.map((each) => [each.start, each.end, each.quotations.length])).toEqual([
    [0, 2, 0],
    [2, 4, 1],
    [4, 6, 2],
    [6, 8, 1],
    [8, 10, 0],
  ]);
});

test("where quotations overlap, the gravest verdict is shown", () => {
  const [, , both] = segmentsOf(10, [quotation(2, 6), quotation(4, 8, "wrong")]);
  expect(both && shownVerdict(both)).toBe("wrong");
});

test("a quotation that does not lie in the answer is left out", () => {
  expect(segmentsOf(5, [quotation(3, 9)])).toEqual([{ start: 0, end: 5, quotations: [] }]);
});
