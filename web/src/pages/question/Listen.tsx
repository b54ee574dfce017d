import { useEffect, useRef, useState } from "preact/hooks";
import { KeyHint } from "../../components/KeyHint";
import { useKeys } from "../../components/useKeys";
import { t } from "../../texts";
import { followVoice, readSpeakOnArrival, speak, stopSpeaking, writeSpeakOnArrival } from "./speech";

/** Reads a question aloud, by itself on arrival where that is wished. `isQuiet`: not by itself now, and no setting. */
export function Listen({ text, isQuiet }: { text: string; isQuiet: boolean }) {
  const [voice, setVoice] = useState<SpeechSynthesisVoice | null>(null);
  const [isSpeaking, setSpeaking] = useState(false);
  const [byItself, setByItself] = useState(readSpeakOnArrival);
  const hasArrived = useRef(false);
  const toggle = () => {
    if (!voice) return;
    if (isSpeaking) stopSpeaking();
    else speak(text, voice, () => setSpeaking(false));
    setSpeaking(!isSpeaking);
  };
  useEffect(() => followVoice(setVoice), []);
  useEffect(() => stopSpeaking, []);
  useEffect(() => {
    if (!voice || hasArrived.current) return;
    hasArrived.current = true;
    if (byItself && !isQuiet) toggle();
  }, [voice]);
  useKeys({ l: toggle }, voice !== null);
  if (!voice) return null;
  return (
    <div class="row">
      <button type="button" class="button button-small" aria-keyshortcuts="L" onClick={toggle}>
        {isSpeaking ? t.question.stopListening : t.question.listen} <KeyHint name="l" />
      </button>
      {!isQuiet && (
        <label class="listen-setting small soft">
          <input
            type="checkbox"
            checked={byItself}
            onChange={(event) => {
              writeSpeakOnArrival(event.currentTarget.checked);
              setByItself(event.currentTarget.checked);
            }}
          />
          {t.question.speakOnArrival}
        </label>
      )}
    </div>
  );
}
