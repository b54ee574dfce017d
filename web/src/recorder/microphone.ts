import { chooseMediaType } from "./capture";
import type { Obstacle } from "./machine";

const KEY = "microphone";

/**
 * What recognisers hear best. They were trained on speech as microphones give it: what suppresses noise for human
 * ears takes consonants with it, and nothing plays while an answer is recorded, so there is no echo to cancel. An
 * even level does help those who speak quietly.
 */
const FOR_RECOGNISERS: MediaTrackConstraints = {
  channelCount: 1,
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: true,
};

export interface Microphone {
  deviceId: string;
  name: string;
}

/** Why no microphone could be opened. */
export class MicrophoneClosed extends Error {
  constructor(readonly obstacle: Obstacle) {
    super(obstacle);
  }
}

/** The microphone that was chosen; null for the one that the system prefers. */
export function readMicrophone(): string | null {
  return localStorage.getItem(KEY);
}

export function writeMicrophone(deviceId: string | null): void {
  if (deviceId === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, deviceId);
}

/** Return what keeps this browser from recording whatever the person allows; null where nothing does. */
export function standingObstacle(): Obstacle | null {
  if (!globalThis.isSecureContext) return "insecure";
  const canRecord = navigator.mediaDevices && globalThis.MediaRecorder && chooseMediaType() !== null;
  return canRecord ? null : "unsupported";
}

/** Whether the person has allowed the microphone before, so that nothing needs to be explained. */
export async function isMicrophoneAllowed(): Promise<boolean> {
  try {
    const permission = await navigator.permissions.query({ name: "microphone" as PermissionName });
    return permission.state === "granted";
  } catch {
    return false; // a browser that does not tell
  }
}

/**
 * Open the microphone that was chosen, or another one when it is not there.
 *
 * @throws MicrophoneClosed
 */
export async function openMicrophone(): Promise<MediaStream> {
  const standing = standingObstacle();
  if (standing) throw new MicrophoneClosed(standing);
  const deviceId = readMicrophone();
  try {
    return await (deviceId === null ? open() : openOrAnother(deviceId));
  } catch (error) {
    throw new MicrophoneClosed(obstacleOf(error));
  }
}

async function openOrAnother(deviceId: string): Promise<MediaStream> {
  try {
    return await open(deviceId);
  } catch (error) {
    if (obstacleOf(error) === "no-device") return open();
    throw error;
  }
}

function open(deviceId?: string): Promise<MediaStream> {
  // Without `exact`, browsers may give their default although the wished one is there.
  const audio = deviceId ? { ...FOR_RECOGNISERS, deviceId: { exact: deviceId } } : FOR_RECOGNISERS;
  return navigator.mediaDevices.getUserMedia({ audio });
}

export function closeMicrophone(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Return which microphone a stream comes from. */
export function deviceOf(stream: MediaStream): string | null {
  return stream.getAudioTracks()[0]?.getSettings().deviceId ?? null;
}

/** Return the microphones that have a name, which they have once the person allowed one. */
export async function listMicrophones(): Promise<Microphone[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter((device) => device.kind === "audioinput" && device.label !== "")
    .map((device) => ({ deviceId: device.deviceId, name: device.label }));
}

export function obstacleOf(error: unknown): Obstacle {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "no-device";
  return "busy";
}
