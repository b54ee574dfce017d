import { useState } from "preact/hooks";
import type { Band } from "../../api/schema";
import { t } from "../../texts";
import { dateTime, percent } from "../units";
import type { Dot, Series } from "./series";
import { trendText } from "./trend";
import { attemptText } from "./values";

interface Props {
  dots: readonly Dot[];
  series: readonly Series[];
  unit: string;
  isScore: boolean;
  titleOf: ((questionId: string) => string) | undefined;
}

/** Every dot of a chart as a row, the newest first, and what the trends are; made when it is opened. */
export function ChartTable({ dots, series, unit, isScore, titleOf }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="chart-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="small">{t.chart.table}</summary>
      {isOpen && (
        <div class="table-scroll chart-table">
          <table class="table small">
            <caption class="visually-hidden">
              {series.map(({ name, trend }) => (
                <span key={name}>{t.chart.trendOf(name, trendText(trend, unit, titleOf !== undefined))} </span>
              ))}
            </caption>
            <thead>
              <tr>
                <th scope="col">{t.chart.date}</th>
                {titleOf && <th scope="col">{t.chart.question}</th>}
                <th scope="col">{t.chart.value}</th>
                {isScore && <th scope="col">{t.chart.band}</th>}
                <th scope="col">{isScore ? t.chart.series : t.chart.heard}</th>
              </tr>
            </thead>
            <tbody>
              {dots.toReversed().map(({ attempt, series: place }) => (
                <tr key={attempt.attempt_id}>
                  <th scope="row">
                    <a href={`/attempts/${attempt.attempt_id}`}>{dateTime(attempt.at)}</a>
                  </th>
                  {titleOf && <td>{titleOf(attempt.question_id)}</td>}
                  <td>{attemptText(attempt, unit)}</td>
                  {isScore && <td>{bandText(attempt.band)}</td>}
                  <td>{series[place]?.name}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}

function bandText(band: Band | null): string {
  if (band === null) return t.chart.noBand;
  return band.low === band.high ? t.chart.noWidth : t.chart.bandOf(percent(band.low), percent(band.high));
}
