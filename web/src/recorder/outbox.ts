/**
 * Recordings in this browser until their attempt is submitted. Every part is written here before it is sent, so a
 * reload, a crash of the tab or a service that is away costs none of them.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Question } from "../api/schema";

/** A recording as it began. `id` is also the Idempotency-Key of its attempt. */
export interface Recording {
  id: string;
  questionId: string;
  questionTitle: string;
  mediaType: string;
  startedAt: string;
}

/** One part: `sha256` in base64, `until_ms` how long the recording is at its end. */
export interface Part {
  recordingId: string;
  number: number;
  content: ArrayBuffer;
  sha256: string;
  until_ms: number;
}

/** A recording that lies here, and how long it is. `isDiscarded`: only an attempt at the service may be left of it. */
export interface KeptRecording extends Recording {
  length_ms: number;
  isDiscarded: boolean;
}

interface Schema extends DBSchema {
  recordings: { key: string; value: Recording & { isDiscarded: boolean } };
  parts: { key: [string, number]; value: Part };
}

const NAME = "recordings";
let opening: Promise<IDBPDatabase<Schema>> | null = null;

export function newRecording(
  question: Pick<Question, "id" | "title">,
  mediaType: string,
  id: string,
  now: Date,
): Recording {
  return { id, questionId: question.id, questionTitle: question.title, mediaType, startedAt: now.toISOString() };
}

export async function keepRecording(recording: Recording): Promise<void> {
  await (await open()).put("recordings", { ...recording, isDiscarded: false });
  tellOthers();
}

/** @throws DOMException: QuotaExceededError where the disk or the browser has no room. */
export async function keepPart(part: Part): Promise<void> {
  await (await open()).put("parts", part);
}

/** Return the recordings that lie here, oldest first. */
export async function listKept(): Promise<KeptRecording[]> {
  const database = await open();
  const kept: KeptRecording[] = [];
  for (const recording of await database.getAll("recordings")) {
    const last = await database.transaction("parts").store.openCursor(partsOf(recording.id), "prev");
    kept.push({ ...recording, isDiscarded: recording.isDiscarded || !last, length_ms: last?.value.until_ms ?? 0 });
  }
  return kept.sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** Return the parts of a recording up to the first that is missing, in order. */
export async function readParts(recordingId: string): Promise<Part[]> {
  const parts = await (await open()).getAll("parts", partsOf(recordingId));
  return parts.filter((part, place) => part.number === place);
}

/** Delete the sound at once, and note that the attempt at the service is still to be deleted. */
export async function discard(recordingId: string): Promise<void> {
  const change = (await open()).transaction(["recordings", "parts"], "readwrite");
  const recording = await change.objectStore("recordings").get(recordingId);
  if (recording) await change.objectStore("recordings").put({ ...recording, isDiscarded: true });
  await change.objectStore("parts").delete(partsOf(recordingId));
  await change.done;
  tellOthers();
}

/** Delete all of a recording: it was submitted, or nothing of it is left anywhere. */
export async function forget(recordingId: string): Promise<void> {
  const change = (await open()).transaction(["recordings", "parts"], "readwrite");
  await change.objectStore("recordings").delete(recordingId);
  await change.objectStore("parts").delete(partsOf(recordingId));
  await change.done;
  tellOthers();
}

/** Call back whenever what lies here changes, in this tab or another. Returns what ends it. */
export function onChange(listener: () => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.addEventListener("message", listener);
  return () => channel.close();
}

export function tellOthers(): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage("changed");
  channel.close();
}

function open(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>(NAME, 1, {
    upgrade(database) {
      database.createObjectStore("recordings", { keyPath: "id" });
      database.createObjectStore("parts", { keyPath: ["recordingId", "number"] });
    },
  });
  return opening;
}

function partsOf(recordingId: string): IDBKeyRange {
  return IDBKeyRange.bound([recordingId, 0], [recordingId, Number.POSITIVE_INFINITY]);
}
