/**
 * Places in a text. The service counts characters (code points), the browser counts UTF-16 units; they differ after
 * the first emoji or rare character.
 */
export class CodePoints {
  readonly #units: number[] = [];

  constructor(readonly text: string) {
    let unit = 0;
    for (const character of text) {
      this.#units.push(unit);
      unit += character.length;
    }
    this.#units.push(unit);
  }

  /** Return the UTF-16 place of a character; the end of the text for what lies beyond it. */
  toUnit(point: number): number {
    return this.#units[Math.max(0, Math.min(point, this.#units.length - 1))] ?? this.text.length;
  }

  /** Return how many characters stand before a UTF-16 place. */
  toPoint(unit: number): number {
    const found = this.#units.findIndex((start) => start >= unit);
    return found < 0 ? this.#units.length - 1 : found;
  }
}
