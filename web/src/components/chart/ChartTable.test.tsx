import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import { dot, series, source } from "../testSeries";
import { ChartTable } from "./ChartTable";
import { dotsOf, named } from "./series";

afterEach(cleanup);

function open(unit: string, isScore: boolean) {
  const line = [
    { on: "2026-10-01", value: 0.1 },
    { on: "2026-10-05", value: 0.5 },
  ];
  const slope = { per_week: 0.7, low: 0.35, high: 1 };
  const dots = [dot(1, { value: 0.5, level: isScore ? 3 : null, band: isScore ? { low: 0.4, high: 0.6 } : null })];
  const of = isScore ? source() : source({ scorer: null, scale: null, recognizer: "moonshine" });
  const stored = series(dots, of, { verdict: "rising", slope, line });
  const all = named({ unit, method: null, norm: null, series: [stored] });
  const { container } = render(
    <ChartTable dots={dotsOf(all)} series={all} unit={unit} isScore={isScore} titleOf={undefined} />,
  );
  const details = container.querySelector("details") as HTMLDetailsElement;
  details.open = true;
  fireEvent(details, new Event("toggle"));
}

function cells() {
  return screen.getAllByRole("cell").map((cell) => cell.textContent);
}

test("the table says of a criterion its level and band, and of the series its trend", () => {
  open("share", true);
  expect(cells()).toEqual(["level 3 (50 %)", "40 % to 60 %", "Coverage check"]);
  const table = screen.getByRole("table", { name: "Coverage check: Rising: +70 points a week, between +35 and +100." });
  expect(table).toBeTruthy();
});

test("what is no score has no band, and names what heard it", () => {
  open("s", false);
  expect(screen.getAllByRole("columnheader").map((header) => header.textContent)).toEqual([
    "Date",
    "Value",
    "Heard by",
  ]);
  expect(cells()).toEqual(["0.5 s", "moonshine"]);
});
