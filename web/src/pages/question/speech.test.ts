import { afterEach, expect, test } from "vitest";
import { chooseVoice, readSpeakOnArrival, writeSpeakOnArrival } from "./speech";

afterEach(() => localStorage.clear());

function voice(lang: string, localService: boolean, isDefault = false) {
  return { lang, localService, default: isDefault };
}

test("a question is read by an English voice of this machine, best by the default one", () => {
  const voices = [voice("de-DE", true, true), voice("en-GB", true), voice("en-US", true, true)];
  expect(chooseVoice(voices)).toBe(voices[2]);
  expect(chooseVoice(voices.slice(0, 2))).toBe(voices[1]);
});

test("no voice is used that would send the question elsewhere", () => {
  expect(chooseVoice([voice("en-US", false, true)])).toBeNull();
});

test("questions are read by themselves only where that is wished", () => {
  expect(readSpeakOnArrival()).toBe(false);
  writeSpeakOnArrival(true);
  expect(readSpeakOnArrival()).toBe(true);
  writeSpeakOnArrival(false);
  expect(readSpeakOnArrival()).toBe(false);
});
