import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../../texts";
import { dateTime, SHARE } from "../units";
import { ChartTable } from "./ChartTable";
import { MARK_SIZE, markOf } from "./marks";
import { type Dot, dotsOf, type Series } from "./series";
import { lineOf, trendText } from "./trend";
import { attemptText } from "./values";
import "./chart.css";

interface Props {
  /** What the chart shows, for who does not see it. */
  label: string;
  /** Keep it the same as long as the dots are the same: the chart is drawn anew with each. */
  series: readonly Series[];
  /** That of the values; scores are shares. */
  unit?: string;
  /** Whether the values are scores, which have bands. */
  isScore?: boolean;
  /** Attempts with a ring. */
  chosen?: readonly string[];
  /** Names the question of a dot, where there are several. */
  titleOf?: ((questionId: string) => string) | undefined;
}

const NONE: readonly string[] = [];

/** Values over time: a dot for each attempt, with its band, and the trends; below it the same as a table. */
export function Chart({ label, series, unit = SHARE, isScore = true, chosen = NONE, titleOf }: Props) {
  const dots = useMemo(() => dotsOf(series), [series]);
  const isJoined = titleOf === undefined;
  const { host, dot, hasFailed } = useDrawing(series, dots, unit, chosen, isJoined);
  if (dots.length === 0) return <p class="chart-empty soft">{t.chart.empty}</p>;
  const hasWidth = dots.some(({ attempt: { band } }) => band !== null && band.high > band.low);
  return (
    <figure class="chart" aria-label={label}>
      <div class="chart-plot" ref={host} aria-hidden="true" hidden={hasFailed} />
      {hasFailed && <p class="soft">{t.chart.failed}</p>}
      <p class="chart-reading small soft numeric" aria-hidden="true">
        {dot ? reading(dot, series, unit, titleOf) : t.chart.hint}
      </p>
      <figcaption class="small soft">
        <ul class="chart-legend">
          {series.map(({ name, trend }, place) => (
            <li key={name}>
              <Marking series={place} />
              <span>
                <span class="chart-name">{name}</span> {trendText(trend, unit, !isJoined)}
              </span>
            </li>
          ))}
        </ul>
        {isScore && (hasWidth ? t.chart.withBand : t.chart.withoutBand)}{" "}
        {series.some(({ trend }) => lineOf(trend)) && t.trend.what}
      </figcaption>
      <ChartTable {...{ dots, series, unit, isScore, titleOf }} />
    </figure>
  );
}

/** Draw into `host`, with a library that is fetched now. `dot` is the one that is pointed at. */
function useDrawing(
  series: readonly Series[],
  dots: readonly Dot[],
  unit: string,
  chosen: readonly string[],
  isJoined: boolean,
) {
  const host = useRef<HTMLDivElement>(null);
  const [dot, setDot] = useState<Dot | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let isOver = false;
    let end = () => {};
    import("./plot")
      .then(({ draw }) => {
        if (isOver || !host.current) return;
        end = draw(host.current, { series, dots, unit, chosen, isJoined, onPoint: setDot });
      })
      .catch(() => setFailed(true));
    return () => {
      isOver = true;
      end();
    };
  }, [series, dots, unit, chosen.join(), isJoined]);
  return { host, dot, hasFailed };
}

function reading(
  { attempt, series: place }: Dot,
  series: readonly Series[],
  unit: string,
  titleOf: Props["titleOf"],
): string {
  const facts = [dateTime(attempt.at), attemptText(attempt, unit), titleOf?.(attempt.question_id), series[place]?.name];
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
