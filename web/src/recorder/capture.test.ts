import { expect, test } from "vitest";
import { chooseMediaType } from "./capture";

test("Opus in WebM is taken where a browser writes several types", () => {
  expect(chooseMediaType(() => true)).toBe("audio/webm;codecs=opus");
});

test("Safari's MP4 is taken where there is nothing else", () => {
  expect(chooseMediaType((type) => type === "audio/mp4")).toBe("audio/mp4");
});

test("a browser that writes none of them has no type", () => {
  expect(chooseMediaType(() => false)).toBeNull();
});
