import type { TimedRange } from "../../api/schema";
import { t } from "../../texts";
import type { CodePoints } from "./codePoints";
import { type Quotation, type Segment, segmentsOf, shownVerdict } from "./quotations";

interface Props {
  answer: CodePoints;
  quotations: Quotation[];
  /** When each word was spoken; empty for a typed answer. */
  timed: TimedRange[];
  /** The criterion whose quotations stand out; null for all. */
  active: string | null;
  play: ((second: number) => void) | null;
}

/** The answer with every quotation marked. In a spoken one a quotation plays from its first word. */
export function Words({ answer, quotations, timed, active, play }: Props) {
  const length = answer.toPoint(answer.text.length);
  return (
    <p class="words" id="words">
      {segmentsOf(length, quotations).map((segment) => (
        <Marked key={segment.start} {...{ answer, segment, active, play }} second={secondOf(timed, segment.start)} />
      ))}
    </p>
  );
}

interface MarkedProps extends Pick<Props, "answer" | "active" | "play"> {
  segment: Segment;
  second: number | null;
}

function Marked({ answer, segment, active, play, second }: MarkedProps) {
  const words = answer.text.slice(answer.toUnit(segment.start), answer.toUnit(segment.end));
  const verdict = shownVerdict(segment);
  if (!verdict) return <>{words}</>;
  const isDimmed = active !== null && !segment.quotations.some((each) => each.criterionId === active);
  const style = `quoted quoted-${verdict}${isDimmed ? " quoted-dimmed" : ""}`;
  const marked = (
    <mark id={`word-${segment.start}`} class={style} title={t.verdicts[verdict]}>
      {words}
    </mark>
  );
  if (play === null || second === null) return marked;
  return (
    <a class="quoted-link" href={`#word-${segment.start}`} onClick={() => play(second)} title={t.scorecard.play(words)}>
      {marked}
    </a>
  );
}

/** Return when the word at a place of the answer was spoken; null where nobody knows. */
export function secondOf(timed: TimedRange[], start: number): number | null {
  return timed.find((range) => range.end > start && range.spoken !== null)?.spoken?.start_s ?? null;
}
