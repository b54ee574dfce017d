import "fake-indexeddb/auto";
import { afterEach, expect, test } from "vitest";
import { discard, forget, keepPart, keepRecording, listKept, newRecording, onChange, readParts } from "./outbox";

const QUESTION = { id: "moe", title: "Mixtures" };

afterEach(async () => {
  for (const { id } of await listKept()) await forget(id);
});

async function keep(id: string, hour: number, ...numbers: number[]): Promise<void> {
  await keepRecording(newRecording(QUESTION, "audio/webm", id, new Date(Date.UTC(2026, 0, 5, hour))));
  for (const number of numbers) await keepPart(part(id, number));
}

function part(recordingId: string, number: number) {
  return { recordingId, number, content: new ArrayBuffer(4), sha256: "x", until_ms: (number + 1) * 2_000 };
}

test("a recording is as long as the end of its last part", async () => {
  await keep("r1", 14, 0, 1, 2);
  expect(await listKept()).toEqual([
    {
      id: "r1",
      questionId: "moe",
      questionTitle: "Mixtures",
      mediaType: "audio/webm",
      startedAt: "2026-01-05T14:00:00.000Z",
      length_ms: 6_000, // the third part ends there
      isDiscarded: false,
    },
  ]);
});

test("recordings are listed oldest first", async () => {
  await keep("r1", 15, 0);
  await keep("r2", 9, 0);
  expect((await listKept()).map((recording) => recording.id)).toEqual(["r2", "r1"]);
});

test("the parts of one recording are read in their order, without those of another", async () => {
  await keep("r1", 14, 1, 0, 10, 2, 3, 4, 5, 6, 7, 8, 9);
  await keep("r10", 14, 0);
  expect((await readParts("r1")).map((part) => part.number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("what follows a missing part can't be played, so it is left out", async () => {
  await keep("r1", 14, 0, 1, 3);
  expect((await readParts("r1")).map((part) => part.number)).toEqual([0, 1]);
});

test("a part that is written twice is there once", async () => {
  await keep("r1", 14, 0, 0);
  expect(await readParts("r1")).toHaveLength(1);
});

test("of a discarded recording only its attempt is left to delete", async () => {
  await keep("r1", 14, 0, 1);
  await discard("r1");
  expect(await readParts("r1")).toEqual([]);
  expect(await listKept()).toMatchObject([{ id: "r1", isDiscarded: true, length_ms: 0 }]);
});

test("a recording that was cut off before its first part counts as discarded", async () => {
  await keep("r1", 14);
  expect(await listKept()).toMatchObject([{ id: "r1", isDiscarded: true }]);
});

test("nothing is left of a recording that is forgotten", async () => {
  await keep("r1", 14, 0);
  await forget("r1");
  expect([await listKept(), await readParts("r1")]).toEqual([[], []]);
});

test("a change is told to whoever listens", async () => {
  const told = new Promise<void>((resolve) => {
    const stop = onChange(() => {
      stop();
      resolve();
    });
  });
  await keep("r1", 14, 0);
  await told;
});
