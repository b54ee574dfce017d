import { expect, test } from "vitest";
import { Failed } from "../api/client";
import type { Sending } from "./machine";
import type { Part } from "./outbox";
import { pauseMs, Sender } from "./sender";
import { isPassing, type RecordingService } from "./service";

const RECORDING = { id: "key", questionId: "moe", questionTitle: "", mediaType: "audio/webm", startedAt: "" };
const PARTS = [0, 1, 2].map(part);

function part(number: number): Part {
  return { recordingId: "key", number, content: new ArrayBuffer(1), sha256: "", until_ms: 0 };
}

/** A service in memory that keeps what the real one promises, and fails as it is told to: first come, first failed. */
class Memory implements RecordingService {
  attempts = new Map<string, { numbers: Set<number>; submitted: number | null }>();
  failures: Failed[] = [];
  room = Number.POSITIVE_INFINITY;
  sent: number[] = [];
  private begun = 0;

  async begin() {
    this.fail();
    const [known] = this.attempts.keys();
    if (known) return known;
    this.begun += 1;
    this.attempts.set(`a${this.begun}`, { numbers: new Set(), submitted: null });
    return `a${this.begun}`;
  }

  async send(attemptId: string, { number }: Part) {
    this.fail();
    if (number >= this.room) throw new Failed("no room", 413);
    this.attempt(attemptId).numbers.add(number);
    this.sent.push(number);
  }

  async arrived(attemptId: string) {
    this.fail();
    const { numbers, submitted } = this.attempt(attemptId);
    return { isSubmitted: submitted !== null, numbers: new Set(numbers) };
  }

  async submit(attemptId: string, parts: number) {
    this.fail();
    this.attempt(attemptId).submitted = parts;
  }

  async remove(attemptId: string) {
    this.attempts.delete(attemptId);
  }

  private attempt(id: string) {
    const attempt = this.attempts.get(id);
    if (!attempt) throw new Failed("no such attempt", 404);
    return attempt;
  }

  private fail() {
    const failure = this.failures.shift();
    if (failure) throw failure;
  }
}

function sending(service: Memory): { sender: Sender; told: Sending[] } {
  const told: Sending[] = [];
  return { sender: new Sender(RECORDING, service, (state) => told.push(state)), told };
}

test("parts that were sent while speaking are not sent again", async () => {
  const service = new Memory();
  const { sender } = sending(service);
  for (const each of PARTS) sender.add(each);
  expect(await sender.finish(PARTS)).toBe("a1");
  expect(service.sent).toEqual([0, 1, 2]);
  expect(service.attempts.get("a1")?.submitted).toBe(3);
});

test("after a reload only what is missing is sent", async () => {
  const service = new Memory();
  const attemptId = await service.begin();
  await service.send(attemptId, part(0));
  await service.send(attemptId, part(2));
  expect(await sending(service).sender.finish(PARTS)).toBe("a1");
  expect(service.sent).toEqual([0, 2, 1]);
});

test("what had been submitted before is not submitted again", async () => {
  const service = new Memory();
  await sending(service).sender.finish(PARTS);
  expect(await sending(service).sender.finish([part(0)])).toBe("a1");
  expect(service.attempts.get("a1")?.submitted).toBe(3);
});

test("a service that is away is tried again until it is there", async () => {
  const service = new Memory();
  service.failures = [new Failed("away", null), new Failed("full", 507)];
  const { sender, told } = sending(service);
  const finishing = sender.finish(PARTS);
  while (told.length < 1) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  globalThis.dispatchEvent(new Event("online"));
  while (told.length < 2) await new Promise((resolve) => setTimeout(resolve));
  globalThis.dispatchEvent(new Event("online"));
  expect(await finishing).toBe("a1");
  expect(told.slice(0, 2)).toEqual([
    { kind: "waiting", message: "away" },
    { kind: "waiting", message: "full" },
  ]);
  expect(told.at(-1)).toEqual({ kind: "flowing" });
});

test("what is refused while speaking is told, and made up for at the end", async () => {
  const service = new Memory();
  service.failures = [new Failed("no such question", 404)];
  const { sender, told } = sending(service);
  sender.add(part(0));
  sender.add(part(1));
  expect(await sender.finish(PARTS)).toBe("a1");
  expect(told[0]).toEqual({ kind: "refused", message: "no such question", isTooLarge: false });
  expect(service.sent).toEqual([0, 1, 2]);
});

test("what is refused at the end is thrown in the service's words, and can be finished later", async () => {
  const service = new Memory();
  service.failures = [new Failed("not this type", 422)];
  const { sender } = sending(service);
  await expect(sender.finish(PARTS)).rejects.toThrow("not this type");
  expect(await sender.finish(PARTS)).toBe("a1");
});

test("an attempt that was deleted meanwhile is begun anew", async () => {
  const service = new Memory();
  const { sender } = sending(service);
  sender.add(part(0));
  await expect.poll(() => service.sent).toEqual([0]);
  await service.remove("a1");
  expect(await sender.finish(PARTS)).toBe("a2");
  expect(service.attempts.get("a2")?.numbers).toEqual(new Set([0, 1, 2]));
});

test("where the service has no room for all, what it took is submitted", async () => {
  const service = new Memory();
  service.room = 2;
  const { sender } = sending(service);
  expect(await sender.finish(PARTS)).toBe("a1");
  expect(service.attempts.get("a1")?.submitted).toBe(2);
});

test("a recording of which not even the first part is taken is refused", async () => {
  const service = new Memory();
  service.room = 0;
  await expect(sending(service).sender.finish(PARTS)).rejects.toThrow("no room");
});

test("a sender that is closed ends its waiting", async () => {
  const service = new Memory();
  service.failures = [new Failed("away", null)];
  const { sender, told } = sending(service);
  const finishing = sender.finish(PARTS);
  await expect.poll(() => told).toHaveLength(1);
  sender.close();
  await expect(finishing).rejects.toMatchObject({ name: "AbortError" });
});

test("pauses grow from one second to ten", () => {
  expect([0, 1, 2, 3, 4, 5].map(pauseMs)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

test("only trouble on the way or at the service passes by itself", () => {
  const passing = [null, 408, 429, 500, 507].map((status) => isPassing(new Failed("", status)));
  expect(passing).toEqual([true, true, true, true, true]);
  const lasting = [400, 404, 409, 413, 422].map((status) => isPassing(new Failed("", status)));
  expect(lasting).toEqual([false, false, false, false, false]);
  expect(isPassing(new Error("a mistake of ours"))).toBe(false);
});
