import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../../texts";
import { dateTime, percent } from "../units";
import { ChartTable } from "./ChartTable";
import { MARK_SIZE, markOf } from "./marks";
import { type Dot, dotsOf, type Series } from "./series";
import "./chart.css";

interface Props {
  /** What the chart shows, for who does not see it. */
  label: string;
  /** Keep it the same as long as the dots are the same: the chart is drawn anew with each. */
  series: readonly Series[];
  /** Attempts with a ring. */
  chosen?: readonly string[];
  /** Names the question of a dot, where there are several. */
  titleOf?: ((questionId: string) => string) | undefined;
}

const NONE: readonly string[] = [];

/** Totals over time: a dot for each attempt, with its band; below it the same as a table. */
export function Chart({ label, series, chosen = NONE, titleOf }: Props) {
  const dots = useMemo(() => dotsOf(series), [series]);
  const { host, dot, hasFailed } = useDrawing(series, dots, chosen);
  if (dots.length === 0) return <p class="chart-empty soft">{t.chart.empty}</p>;
  const hasWidth = dots.some(({ attempt: { band } }) => band !== null && band.high > band.low);
  return (
    <figure class="chart" aria-label={label}>
      <div class="chart-plot" ref={host} aria-hidden="true" hidden={hasFailed} />
      {hasFailed && <p class="soft">{t.chart.failed}</p>}
      <p class="chart-reading small soft numeric" aria-hidden="true">
        {dot ? reading(dot, series, titleOf) : t.chart.hint}
      </p>
      <figcaption class="small soft">
        <ul class="chart-legend">
          {series.map(({ name }, place) => (
            <li key={name}>
              <Marking series={place} />
              {name}
            </li>
          ))}
        </ul>
        {hasWidth ? t.chart.withBand : t.chart.withoutBand}
      </figcaption>
      <ChartTable dots={dots} series={series} titleOf={titleOf} />
    </figure>
  );
}

/** Draw into `host`, with a library that is fetched now. `dot` is the one that is pointed at. */
function useDrawing(series: readonly Series[], dots: readonly Dot[], chosen: readonly string[]) {
  const host = useRef<HTMLDivElement>(null);
  const [dot, setDot] = useState<Dot | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let isOver = false;
    let end = () => {};
    import("./plot")
      .then(({ draw }) => {
        if (!isOver && host.current) end = draw(host.current, { series, dots, chosen, onPoint: setDot });
      })
      .catch(() => setFailed(true));
    return () => {
      isOver = true;
      end();
    };
  }, [series, dots, chosen.join()]);
  return { host, dot, hasFailed };
}

function reading({ attempt, series: place }: Dot, series: readonly Series[], titleOf: Props["titleOf"]): string {
  const facts = [dateTime(attempt.at), percent(attempt.total), titleOf?.(attempt.question_id), series[place]?.name];
  return facts.filter(Boolean).join(" · ");
}

function Marking({ series }: { series: number }) {
  const { shape, colour } = markOf(series);
  return (
    <svg class={`chart-mark chart-mark${colour}`} viewBox={`0 0 ${MARK_SIZE} ${MARK_SIZE}`} aria-hidden="true">
      <path d={shape} />
    </svg>
  );
}
