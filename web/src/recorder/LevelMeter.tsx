import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../texts";
import { filled, type Loudness, UNWATCHED, type Warning, warningOf, watch } from "./level";
import type { Recorder } from "./recorder";
import "./levelMeter.css";

const CALM_EVERY_MS = 500;

interface Props {
  recorder: Pick<Recorder, "onLoudness">;
  hint?: string;
  /** While nothing is recorded nothing is said about the level. */
  isResting?: boolean;
}

/** What the microphone hears, as a bar; in words only when it hears nothing, or too much. */
export function LevelMeter({ recorder, hint, isResting = false }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  const [warning, setWarning] = useState<Warning | null>(null);
  useEffect(() => {
    if (isResting) return;
    const every_ms = matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM_EVERY_MS : 0;
    let watched = UNWATCHED;
    let drawn_ms = 0;
    recorder.onLoudness = (loudness: Loudness) => {
      const now_ms = performance.now();
      watched = watch(watched, loudness, now_ms);
      setWarning(warningOf(watched, now_ms));
      if (now_ms - drawn_ms < every_ms || !bar.current) return;
      drawn_ms = now_ms;
      bar.current.style.transform = `scaleX(${filled(loudness.rms_dbfs)})`;
    };
    return () => {
      recorder.onLoudness = () => undefined;
      setWarning(null);
      if (bar.current) bar.current.style.transform = "";
    };
  }, [recorder, isResting]);
  return (
    <div class={`level-meter ${warning === "clipping" ? "level-meter-clipping" : ""}`}>
      <div class="level-meter-track" aria-hidden="true">
        <div class="level-meter-bar" ref={bar} />
      </div>
      <p class="level-meter-words small" role="status">
        {warning ? <strong>{t.recorder[warning]}</strong> : <span class="soft">{hint}</span>}
      </p>
    </div>
  );
}
