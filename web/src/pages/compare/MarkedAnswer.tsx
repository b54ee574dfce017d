import type { ComparedAnswer } from "../../api/schema";
import { t } from "../../texts";
import { piecesOf } from "./pieces";

interface Props {
  side: "before" | "after";
  answer: ComparedAnswer;
}

/** An answer with what the other one does not have: gone from the earlier, new in the later. */
export function MarkedAnswer({ side, answer }: Props) {
  const pieces = piecesOf(answer.text, answer.only_here);
  return (
    <>
      <p class="small soft">{legend(side, answer.only_here.length > 0)}</p>
      <p class="answer-words">
        {pieces.map((piece) =>
          piece.isMarked ? <Marked key={piece.start} side={side} words={piece.text} /> : piece.text,
        )}
      </p>
    </>
  );
}

function legend(side: Props["side"], isMarked: boolean) {
  if (!isMarked) return side === "before" ? t.compare.nothingGone : t.compare.nothingNew;
  return side === "before" ? (
    <del class="only only-before">{t.compare.onlyBefore}</del>
  ) : (
    <ins class="only only-after">{t.compare.onlyAfter}</ins>
  );
}

/** Browsers tell no screen reader of ins and del, so hidden words do. */
function Marked({ side, words }: { side: Props["side"]; words: string }) {
  const inside = (
    <>
      <span class="visually-hidden">{side === "before" ? t.compare.gone : t.compare.new}</span>
      {words}
      <span class="visually-hidden">{t.compare.end}</span>
    </>
  );
  return side === "before" ? <del class="only only-before">{inside}</del> : <ins class="only only-after">{inside}</ins>;
}
