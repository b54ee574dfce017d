import type { ComponentChildren } from "preact";

/** Text of a rubric file: paragraphs, lists of lines that begin with «- », and `code`. */
export function Prose({ text, class: name }: { text: string; class?: string }) {
  return (
    <div class={`stack ${name ?? ""}`}>
      {blocksOf(text).map((block) =>
        block.isList ? (
          <ul key={block.lines[0]}>
            {block.lines.map((line) => (
              <li key={line}>{withCode(line)}</li>
            ))}
          </ul>
        ) : (
          <p key={block.lines[0]}>{withCode(block.lines.join(" "))}</p>
        ),
      )}
    </div>
  );
}

export interface Block {
  isList: boolean;
  lines: string[];
}

/** Return the paragraphs and lists of a text. A line of a list that goes on below it is one line. */
export function blocksOf(text: string): Block[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .flatMap((piece) => {
      const start = piece.search(/^- /m);
      if (start < 0) return [{ isList: false, lines: linesOf(piece) }];
      const items = piece.slice(start).split(/^- /m).filter(Boolean);
      const list = { isList: true, lines: items.map((item) => linesOf(item).join(" ")) };
      const before = linesOf(piece.slice(0, start));
      return before.length > 0 ? [{ isList: false, lines: before }, list] : [list];
    });
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

function withCode(line: string): ComponentChildren {
  return line.split("`").map((piece, place) => (place % 2 === 1 ? <code key={`${place}`}>{piece}</code> : piece));
}
