/** Return a new Idempotency-Key. Not crypto.randomUUID, which browsers keep from pages on plain http. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
