import { LevelMeter } from "../../recorder/LevelMeter";
import { MicrophoneChoice } from "../../recorder/MicrophoneChoice";
import { readMicrophone, writeMicrophone } from "../../recorder/microphone";
import { Playback } from "../../recorder/Playback";
import { t } from "../../texts";
import { Section } from "./Section";
import { useMicrophoneTest } from "./useMicrophoneTest";

/** Which microphone is used, and a few seconds to hear what it hears. */
export function MicrophoneTest() {
  const [test, listener, run] = useMicrophoneTest();
  const isBusy = test.phase === "opening" || test.phase === "listening";
  return (
    <Section id="microphone" title={t.recorder.microphone} about={t.settings.microphoneAbout}>
      {/* Microphones have names once one was allowed, so the list is made anew after a test. */}
      <MicrophoneChoice key={isBusy ? "before" : "after"} chosen={readMicrophone()} onChoose={writeMicrophone} />
      <div>
        <button type="button" class="button" aria-disabled={isBusy} onClick={run}>
          {test.phase === "heard" ? t.settings.microphoneAgain : t.settings.microphoneTest}
        </button>
      </div>
      <p class="small" role="status">
        {test.phase === "opening" && t.recorder.asking}
        {test.phase === "listening" && t.settings.microphoneListening}
        {test.phase === "heard" && t.settings.microphoneHeard}
      </p>
      {test.phase === "listening" && <LevelMeter recorder={listener} />}
      {test.phase === "heard" && <Playback sound={test.sound} label={t.settings.microphonePlayback} />}
      {test.phase === "failed" && (
        <p class="notice notice-problem" role="alert">
          {t.recorder.obstacle[test.obstacle]}
        </p>
      )}
    </Section>
  );
}
