import { Failed } from "../api/client";
import type { Sending } from "./machine";
import type { Part, Recording } from "./outbox";
import { type Arrived, isPassing, type RecordingService } from "./service";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;
const TOO_LARGE = 413;
const NOT_FOUND = 404;

/**
 * Brings one recording to the service: part by part while it is made, then the rest of it with `finish`. What fails
 * for the moment is tried again with growing pauses, and at once when the browser is online again.
 */
export class Sender {
  private attemptId: string | null = null;
  private flow: Promise<void> = Promise.resolve();
  private hurry: () => void = () => undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly recording: Recording,
    private readonly service: RecordingService,
    private readonly tell: (sending: Sending) => void,
  ) {
    globalThis.addEventListener("online", this.goOn);
  }

  /** Send a part after those before it. What fails for good is told, and made up for by `finish`. */
  add(part: Part): void {
    this.flow = this.flow.then(async () => {
      try {
        await this.insist(() => this.send(part));
      } catch (error) {
        if (!this.closing.signal.aborted) this.tell(refusalOf(error));
        throw error;
      }
    });
    this.flow.catch(() => undefined);
  }

  /**
   * Send what has not arrived of all parts, submit the attempt, and return its id. When the service has no room for
   * all of it, what it took is submitted.
   *
   * @throws Failed: the service refuses it; the same recording can be finished again.
   */
  async finish(parts: readonly Part[]): Promise<string> {
    this.goOn();
    await this.flow.catch(() => undefined);
    const arrived = await this.insist(() => this.arrived());
    const attemptId = await this.insist(() => this.begin());
    if (!arrived.isSubmitted) {
      const count = await this.sendMissing(parts, arrived);
      await this.insist(() => this.service.submit(attemptId, count, this.closing.signal));
    }
    return attemptId;
  }

  /** Stop sending. What has not arrived stays in the outbox. */
  close(): void {
    globalThis.removeEventListener("online", this.goOn);
    this.closing.abort();
    this.goOn();
  }

  private readonly goOn = (): void => this.hurry();

  private async begin(): Promise<string> {
    this.attemptId ??= await this.service.begin(this.recording, this.closing.signal);
    return this.attemptId;
  }

  private async send(part: Part): Promise<void> {
    await this.service.send(await this.begin(), part, this.closing.signal);
  }

  /** Return what has arrived; of an attempt that was deleted meanwhile, a new one takes the place. */
  private async arrived(): Promise<Arrived> {
    try {
      return await this.service.arrived(await this.begin(), this.closing.signal);
    } catch (error) {
      if (!(error instanceof Failed && error.status === NOT_FOUND && this.attemptId)) throw error;
      this.attemptId = null;
      return await this.service.arrived(await this.begin(), this.closing.signal);
    }
  }

  private async sendMissing(parts: readonly Part[], arrived: Arrived): Promise<number> {
    for (const part of parts) {
      if (arrived.numbers.has(part.number)) continue;
      try {
        await this.insist(() => this.send(part));
      } catch (error) {
        if (error instanceof Failed && error.status === TOO_LARGE && part.number > 0) return part.number;
        throw error;
      }
    }
    return parts.length;
  }

  /** Repeat a call until it goes well or is refused. */
  private async insist<T>(call: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        const given = await call();
        this.tell({ kind: "flowing" });
        return given;
      } catch (error) {
        this.closing.signal.throwIfAborted();
        if (!isPassing(error)) throw error;
        this.tell({ kind: "waiting", message: error.message });
        await this.pause(pauseMs(tries));
      }
    }
  }

  private async pause(duration_ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, duration_ms);
      this.hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.closing.signal.throwIfAborted();
  }
}

export function refusalOf(error: unknown): Sending {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: "refused", message, isTooLarge: error instanceof Failed && error.status === TOO_LARGE };
}

/** Return how long to wait after so many tries: 1, 2, 4, 8, then 10 seconds. */
export function pauseMs(tries: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
}
