import { type Loudness, loudnessOf } from "./level";

/** About 43 ms at 48 kHz: short enough to follow syllables. */
const WINDOW = 2048;
const EVERY_MS = 50;

/** Listen to a microphone without recording it, and tell its loudness. Returns what ends it. */
export function startMeter(stream: MediaStream, onLoudness: (loudness: Loudness) => void): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: WINDOW });
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(WINDOW);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onLoudness(loudnessOf(samples));
  }, EVERY_MS);
  // A context that was made while a permission was asked for may wait for leave to run.
  context.resume().catch(() => undefined);
  return () => {
    clearInterval(timer);
    context.close().catch(() => undefined);
  };
}
