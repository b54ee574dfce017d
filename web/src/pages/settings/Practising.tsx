import { useState } from "preact/hooks";
import { t } from "../../texts";
import { readInterviewDay, writeInterviewDay } from "../practise/interviewDay";
import { readSpeakOnArrival, writeSpeakOnArrival } from "../question/speech";
import { Section } from "./Section";

/** Whether questions are read aloud, and when it becomes serious. */
export function Practising() {
  const [speaks, setSpeaks] = useState(readSpeakOnArrival);
  const [day, setDay] = useState(readInterviewDay);
  const speak = (isOn: boolean) => {
    writeSpeakOnArrival(isOn);
    setSpeaks(isOn);
  };
  const choose = (chosen: string) => {
    writeInterviewDay(chosen || null);
    setDay(chosen || null);
  };
  return (
    <Section id="practising" title={t.settings.practising} about={t.settings.practisingAbout}>
      <label class="row settings-tick">
        <input type="checkbox" checked={speaks} onChange={(event) => speak(event.currentTarget.checked)} />
        {t.question.speakOnArrival}
      </label>
      <div class="field">
        <label for="interview-day">{t.settings.interviewDay}</label>
        <input
          class="input settings-short"
          id="interview-day"
          type="date"
          value={day ?? ""}
          aria-describedby="interview-day-note"
          onChange={(event) => choose(event.currentTarget.value)}
        />
        <p class="soft small" id="interview-day-note">
          {t.settings.interviewDayNote}
        </p>
      </div>
    </Section>
  );
}
