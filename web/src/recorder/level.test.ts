import { expect, test } from "vitest";
import { filled, loudnessOf, UNWATCHED, type Watch, warningOf, watch } from "./level";

const SPEECH = { rms_dbfs: -25, peak_dbfs: -8 };
const NOTHING = { rms_dbfs: -58, peak_dbfs: -50 };
const SHOUTING = { rms_dbfs: -6, peak_dbfs: 0 };

/** Watch one loudness every 100 ms, `times` times, beginning at 0. */
function watched(loudness: typeof SPEECH, times: number, before: Watch = UNWATCHED): Watch {
  return Array.from({ length: times }, (_, time) => time * 100).reduce((so, at) => watch(so, loudness, at), before);
}

test("a full square wave is as loud as it gets", () => {
  expect(loudnessOf(new Float32Array([1, -1, 1, -1]))).toEqual({ rms_dbfs: 0, peak_dbfs: 0 });
});

test("half the amplitude is 6 dB less", () => {
  const { rms_dbfs, peak_dbfs } = loudnessOf(new Float32Array([0.5, -0.5]));
  expect(rms_dbfs).toBeCloseTo(-6.02, 2); // 20 · log10(0.5)
  expect(peak_dbfs).toBeCloseTo(-6.02, 2);
});

test("silence, and no samples at all, lie at the floor", () => {
  expect(loudnessOf(new Float32Array(8))).toEqual({ rms_dbfs: -60, peak_dbfs: -60 });
  expect(loudnessOf(new Float32Array(0))).toEqual({ rms_dbfs: -60, peak_dbfs: -60 });
});

test("a meter is empty at the floor, half full at -30 and full at 0", () => {
  expect([-60, -30, 0].map(filled)).toEqual([0, 0.5, 1]);
});

test("five seconds without sound are told", () => {
  expect(warningOf(watched(NOTHING, 50), 4_900)).toBeNull();
  expect(warningOf(watched(NOTHING, 51), 5_000)).toBe("silent");
});

test("a word in between begins the silence anew", () => {
  const spoken = watch(watched(NOTHING, 40), SPEECH, 4_000);
  expect(warningOf(watch(spoken, NOTHING, 4_100), 6_000)).toBeNull();
});

test("one loud syllable is not told, going on so is", () => {
  expect(warningOf(watched(SHOUTING, 4), 300)).toBeNull();
  expect(warningOf(watched(SHOUTING, 5), 400)).toBe("clipping");
});

test("loudness is forgotten after two seconds", () => {
  expect(warningOf(watch(watched(SHOUTING, 5), SPEECH, 2_500), 2_500)).toBeNull();
});
