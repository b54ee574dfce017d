import type { Part } from "./outbox";

/** Return a part of a recording with its checksum, as it is kept and sent. */
export async function makePart(recordingId: string, number: number, sound: Blob, until_ms: number): Promise<Part> {
  const content = await sound.arrayBuffer();
  const digest = await crypto.subtle.digest("SHA-256", content);
  return { recordingId, number, content, sha256: toBase64(new Uint8Array(digest)), until_ms };
}

/** Return the parts as the one file that they are pieces of. */
export function join(parts: readonly Part[], mediaType: string): Blob {
  return new Blob(
    parts.map((part) => part.content),
    { type: mediaType },
  );
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
