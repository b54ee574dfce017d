import { client, Failed, take } from "../api/client";
import type { Part, Recording } from "./outbox";

/** What of a recording has arrived at the service. */
export interface Arrived {
  isSubmitted: boolean;
  numbers: ReadonlySet<number>;
}

/** The calls that bring a recording to the service. Each may be repeated without harm. */
export interface RecordingService {
  /** Return the id of the attempt; the same for the same recording. */
  begin: (recording: Recording, signal: AbortSignal) => Promise<string>;
  send: (attemptId: string, part: Part, signal: AbortSignal) => Promise<void>;
  arrived: (attemptId: string, signal: AbortSignal) => Promise<Arrived>;
  submit: (attemptId: string, parts: number, signal: AbortSignal) => Promise<void>;
  remove: (attemptId: string) => Promise<void>;
}

const JSON_TYPE = { "Content-Type": "application/json" };

export const httpService: RecordingService = {
  async begin(recording, signal) {
    const headers = { ...JSON_TYPE, "Idempotency-Key": recording.id };
    const body = { question_id: recording.questionId, recording: { media_type: recording.mediaType } };
    return (await take(client.POST("/api/v1/attempts", { params: { header: headers }, headers, body, signal }))).id;
  },

  async send(attemptId, part, signal) {
    const call = client.PUT("/api/v1/attempts/{attempt_id}/recording/parts/{number}", {
      params: { path: { attempt_id: attemptId, number: part.number } },
      headers: { "Content-Type": "application/octet-stream", "Content-Digest": `sha-256=:${part.sha256}:` },
      body: part.content as unknown as string, // the schema calls any bytes a string
      bodySerializer: (content: unknown) => content as ArrayBuffer,
      signal,
    });
    await take(call);
  },

  async arrived(attemptId, signal) {
    const params = { path: { attempt_id: attemptId } };
    const view = await take(client.GET("/api/v1/attempts/{attempt_id}/recording", { params, signal }));
    return { isSubmitted: view.submitted, numbers: new Set(view.parts.map((part) => part.number)) };
  },

  async submit(attemptId, parts, signal) {
    const params = { path: { attempt_id: attemptId } };
    await take(client.POST("/api/v1/attempts/{attempt_id}/submit", { params, body: { parts }, signal }));
  },

  async remove(attemptId) {
    const params = { path: { attempt_id: attemptId } };
    await take(client.DELETE("/api/v1/attempts/{attempt_id}", { params }));
  },
};

/** Whether a call may go well later by itself: no answer came, or the service has trouble of its own. */
export function isPassing(error: unknown): error is Failed {
  if (!(error instanceof Failed)) return false;
  return error.status === null || error.status >= 500 || error.status === 408 || error.status === 429;
}
