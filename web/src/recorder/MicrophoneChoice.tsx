import { useEffect, useState } from "preact/hooks";
import { t } from "../texts";
import { listMicrophones, type Microphone } from "./microphone";

/** The microphones that there are; nothing while there is no choice. */
export function MicrophoneChoice({ chosen, onChoose }: { chosen: string | null; onChoose: (id: string) => void }) {
  const microphones = useMicrophones();
  if (microphones.length < 2) return null;
  return (
    <div class="field">
      <label for="recorder-microphone">{t.recorder.microphone}</label>
      <select
        id="recorder-microphone"
        class="input"
        value={chosen ?? microphones[0]?.deviceId}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {microphones.map((microphone) => (
          <option key={microphone.deviceId} value={microphone.deviceId}>
            {microphone.name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The microphones that have a name, as they are plugged in and out. */
export function useMicrophones(): Microphone[] {
  const [microphones, setMicrophones] = useState<Microphone[]>([]);
  useEffect(() => {
    const look = () => listMicrophones().then(setMicrophones, () => setMicrophones([]));
    look();
    navigator.mediaDevices?.addEventListener("devicechange", look);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", look);
  }, []);
  return microphones;
}
