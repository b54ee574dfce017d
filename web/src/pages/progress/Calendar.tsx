import { t } from "../../texts";
import type { Day, Week } from "./calendar";

/** Dates are days without a time; they are written as such, wherever the reader is. */
const LONG = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat(undefined, { month: "short", timeZone: "UTC" });
const WEEKDAY = new Intl.DateTimeFormat(undefined, { weekday: "short", timeZone: "UTC" });
const DAYS = [0, 1, 2, 3, 4, 5, 6];

/** The days of the last weeks: a column for each week, and a dot that grows with the attempts of a day. */
export function Calendar({ weeks }: { weeks: readonly Week[] }) {
  return (
    <section class="card stack" aria-labelledby="calendar">
      <div>
        <h2 id="calendar">{t.progress.calendar}</h2>
        <p class="soft small">{t.progress.inWeeks(weeks.length)}</p>
      </div>
      <table class="calendar" aria-labelledby="calendar">
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">{t.progress.day}</span>
            </th>
            {weeks.map((week, place) => (
              <WeekHead key={week[0]?.date} monday={week[0]?.date ?? ""} before={weeks[place - 1]?.[0]?.date ?? ""} />
            ))}
          </tr>
        </thead>
        <tbody>
          {DAYS.map((day) => (
            <tr key={day}>
              <th scope="row" class="calendar-weekday">
                {WEEKDAY.format(new Date(weeks[0]?.[day]?.date ?? ""))}
              </th>
              {weeks.map((week) => (
                <Cell key={week[0]?.date} day={week[day]} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ul class="calendar-legend small soft" aria-hidden="true">
        <li>{t.progress.legend}</li>
        {t.progress.steps.map((step, place) => (
          <li key={step}>
            <span class={`calendar-dot calendar-dot-${place}`} /> {step}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The month stands above its first week. */
function WeekHead({ monday, before }: { monday: string; before: string }) {
  const isFirst = monday.slice(0, 7) !== before.slice(0, 7) && before !== "";
  return (
    <th scope="col" class="calendar-week">
      <span class="visually-hidden">{t.progress.weekOf(LONG.format(new Date(monday)))}</span>
      {isFirst && <span aria-hidden="true">{MONTH.format(new Date(monday))}</span>}
    </th>
  );
}

function Cell({ day }: { day: Day | undefined }) {
  if (!day) return <td />;
  const text = t.progress.dayCount(LONG.format(new Date(day.date)), day.attempts);
  return (
    <td title={text}>
      <span class={`calendar-dot calendar-dot-${stepOf(day.attempts)}`} aria-hidden="true" />
      <span class="visually-hidden">{text}</span>
    </td>
  );
}

/** Return the place of a count among `t.progress.steps`. */
function stepOf(attempts: number): number {
  if (attempts < 2) return attempts;
  return attempts < 4 ? 2 : 3;
}
