/** Reading a question aloud with the browser's own voices. */

const KEY = "speak-on-arrival";
/** The language the questions are written in. */
const LANGUAGE = "en";

export function readSpeakOnArrival(): boolean {
  return localStorage.getItem(KEY) === "on";
}

export function writeSpeakOnArrival(isOn: boolean): void {
  if (isOn) localStorage.setItem(KEY, "on");
  else localStorage.removeItem(KEY);
}

/** Return the voice to read with; null where there is none. Only voices of this machine: others send the text away. */
export function chooseVoice<T extends Pick<SpeechSynthesisVoice, "lang" | "localService" | "default">>(
  voices: readonly T[],
): T | null {
  const fit = voices.filter((voice) => voice.localService && voice.lang.toLowerCase().startsWith(LANGUAGE));
  return fit.find((voice) => voice.default) ?? fit[0] ?? null;
}

/** Call back with the voice now, and when the browser has loaded its voices. Returns what ends it. */
export function followVoice(onVoice: (voice: SpeechSynthesisVoice | null) => void): () => void {
  const synthesis = globalThis.speechSynthesis;
  if (!synthesis) return () => undefined;
  const look = () => onVoice(chooseVoice(synthesis.getVoices()));
  look();
  synthesis.addEventListener?.("voiceschanged", look);
  return () => synthesis.removeEventListener?.("voiceschanged", look);
}

export function speak(text: string, voice: SpeechSynthesisVoice, onEnd: () => void): void {
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.addEventListener("end", onEnd);
  utterance.addEventListener("error", onEnd);
  stopSpeaking();
  globalThis.speechSynthesis.speak(utterance);
}

export function stopSpeaking(): void {
  globalThis.speechSynthesis?.cancel();
}
