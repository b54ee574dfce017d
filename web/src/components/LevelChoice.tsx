import type { ComponentChildren } from "preact";
import { t } from "../texts";
import "./levelChoice.css";

const LEVELS = [1, 2, 3, 4, 5];

interface Props {
  /** Tells the choices of a view apart. */
  name: string;
  legend: ComponentChildren;
  level: number | undefined;
  onChoose: (level: number) => void;
}

/** One tap to give a level from 1 to 5. */
export function LevelChoice({ name, legend, level: chosen, onChoose }: Props) {
  return (
    <fieldset class="level-choice">
      <legend>{legend}</legend>
      <div class="level-choice-levels">
        {LEVELS.map((level) => (
          <label key={level} class="level-choice-level">
            <input type="radio" name={name} checked={chosen === level} onChange={() => onChoose(level)} />
            <span class="numeric">{level}</span>
            <span class="level-choice-word">{t.selfRating.level(level)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
