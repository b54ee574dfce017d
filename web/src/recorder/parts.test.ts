import { expect, test } from "vitest";
import { join, makePart } from "./parts";

/** jsdom's Blob has no arrayBuffer. */
function sound(text: string): Blob {
  const bytes = new TextEncoder().encode(text);
  return Object.assign(new Blob([bytes]), { arrayBuffer: async () => bytes.buffer });
}

test("a part carries the checksum of its bytes", async () => {
  const part = await makePart("r1", 3, sound("abc"), 2_000);
  // SHA-256 of "abc" (FIPS 180-2, appendix B.1): ba7816bf 8f01cfea … f20015ad
  expect(part).toMatchObject({ recordingId: "r1", number: 3, until_ms: 2_000 });
  expect(part.sha256).toBe("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
});

test("parts are joined in their order", async () => {
  const parts = [await makePart("r1", 0, sound("ab"), 1), await makePart("r1", 1, sound("c"), 2)];
  const whole = join(parts, "audio/webm");
  expect(whole.size).toBe(3);
  expect(whole.type).toBe("audio/webm");
});
