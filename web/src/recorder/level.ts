/** How loud the microphone is, and what to say about it. Levels are in dBFS: 0 is the loudest there is. */

export interface Loudness {
  rms_dbfs: number;
  peak_dbfs: number;
}

/** Since when nothing was heard, null where something is; and when it was too loud lately. */
export interface Watch {
  quiet_since_ms: number | null;
  clipped_ms: readonly number[];
}

export type Warning = "silent" | "clipping";

export const UNWATCHED: Watch = { quiet_since_ms: null, clipped_ms: [] };

export const FLOOR_DBFS = -60;
/** Speech at a microphone lies about -35 to -15; the noise of a quiet room and its microphone below -50. */
const QUIET_DBFS = -50;
const QUIET_FOR_MS = 5_000;
/** Just below full scale: encoders keep no sample at exactly 0. */
const CLIPPING_DBFS = -0.2;
/** One loud syllable before the browser has evened out the level is no reason to speak up; several in a row are. */
const CLIPPING_TIMES = 5;
const CLIPPING_WITHIN_MS = 2_000;

/** Return the loudness of samples in -1..1; the floor for silence and for none. */
export function loudnessOf(samples: Float32Array): Loudness {
  let sum = 0;
  let peak = 0;
  for (const sample of samples) {
    sum += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return { rms_dbfs: toDbfs(Math.sqrt(sum / Math.max(1, samples.length))), peak_dbfs: toDbfs(peak) };
}

function toDbfs(amplitude: number): number {
  return Math.max(FLOOR_DBFS, 20 * Math.log10(amplitude));
}

/** Return how much of a meter is filled, in 0..1. */
export function filled(dbfs: number): number {
  return Math.min(1, Math.max(0, 1 - dbfs / FLOOR_DBFS));
}

export function watch(before: Watch, loudness: Loudness, now_ms: number): Watch {
  const isQuiet = loudness.rms_dbfs < QUIET_DBFS;
  const lately = before.clipped_ms.filter((at_ms) => now_ms - at_ms < CLIPPING_WITHIN_MS);
  return {
    quiet_since_ms: isQuiet ? (before.quiet_since_ms ?? now_ms) : null,
    clipped_ms: loudness.peak_dbfs >= CLIPPING_DBFS ? [...lately, now_ms] : lately,
  };
}

export function warningOf(watched: Watch, now_ms: number): Warning | null {
  if (watched.clipped_ms.length >= CLIPPING_TIMES) return "clipping";
  if (watched.quiet_since_ms !== null && now_ms - watched.quiet_since_ms >= QUIET_FOR_MS) return "silent";
  return null;
}
