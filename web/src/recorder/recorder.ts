import { newKey } from "../api/idempotency";
import type { Question } from "../api/schema";
import { type Capture, chooseMediaType, startCapture } from "./capture";
import { eraseDiscarded } from "./erase";
import type { Loudness } from "./level";
import { limitMs, readLimitMs } from "./limit";
import { hold, type Release } from "./locks";
import { type Cause, elapsedMs, IDLE, type RecorderEvent, reduce, type State } from "./machine";
import { startMeter } from "./meter";
import {
  closeMicrophone,
  deviceOf,
  isMicrophoneAllowed,
  MicrophoneClosed,
  openMicrophone,
  standingObstacle,
  writeMicrophone,
} from "./microphone";
import {
  discard,
  forget,
  keepPart,
  keepRecording,
  newRecording,
  type Part,
  type Recording,
  tellOthers,
} from "./outbox";
import { join, makePart } from "./parts";
import { refusalOf, Sender } from "./sender";
import { httpService } from "./service";

const CHECK_EVERY_MS = 500;

/** What is there from the start of a recording until it is submitted or discarded. */
interface Running {
  recording: Recording;
  capture: Capture;
  sender: Sender;
  /** What was captured, in order. Kept in memory too, for playback, and where the disk has no room. */
  parts: Part[];
  /** How many parts were captured; some may still be on their way into `parts`. */
  captured: number;
  /** The writing of parts, one after the other. */
  work: Promise<void>;
  release: Release;
}

/** Records one answer: carries out what the states of machine.ts ask for, and tells what came of it. */
export class Recorder {
  state: State = IDLE;
  onLoudness: (loudness: Loudness) => void = () => undefined;
  private stream: MediaStream | null = null;
  private stopMeter: () => void = () => undefined;
  private running: Running | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private limit_ms = limitMs();

  constructor(
    private readonly question: Pick<Question, "id" | "title">,
    private readonly onState: (state: State) => void,
  ) {}

  /** Which microphone is open. */
  get deviceId(): string | null {
    return this.stream && deviceOf(this.stream);
  }

  /** Begin: with the microphone where it was allowed before, else with an explanation. */
  async choose(): Promise<void> {
    const obstacle = standingObstacle();
    if (obstacle) return this.happen({ type: "hindered", obstacle });
    this.happen({ type: "choose", isAllowed: await isMicrophoneAllowed() });
    if (this.state.phase === "asking") await this.open();
  }

  async allow(): Promise<void> {
    this.happen({ type: "allow" });
    await this.open();
  }

  async switchTo(deviceId: string): Promise<void> {
    writeMicrophone(deviceId);
    this.happen({ type: "again" });
    this.close();
    await this.open();
  }

  start(): void {
    const mediaType = chooseMediaType();
    if (this.state.phase !== "ready" || !this.stream || !mediaType) return;
    const stream = this.stream;
    const recording = newRecording(this.question, mediaType, newKey(), new Date());
    const running: Running = {
      recording,
      capture: startCapture(
        stream,
        mediaType,
        (sound) => this.take(running, sound),
        () => this.stop(causeOf(stream)),
      ),
      sender: new Sender(recording, httpService, (sending) => this.onSending(sending)),
      parts: [],
      captured: 0,
      work: Promise.resolve(),
      release: async () => undefined,
    };
    running.work = this.begin(running);
    this.running = running;
    this.happen({ type: "start", at_ms: performance.now() });
    this.timer = setInterval(() => this.heedLimit(), CHECK_EVERY_MS);
  }

  pause(): void {
    if (this.state.phase !== "recording") return;
    this.running?.capture.pause();
    this.happen({ type: "pause", at_ms: performance.now() });
  }

  resume(): void {
    if (this.state.phase !== "paused") return;
    this.running?.capture.resume();
    this.happen({ type: "resume", at_ms: performance.now() });
  }

  /** Write down what was said up to now, before the tab may go away. */
  flush(): void {
    if (this.state.phase === "recording") this.running?.capture.flush();
  }

  async stop(cause: Cause = "person"): Promise<void> {
    const running = this.running;
    if (!running || (this.state.phase !== "recording" && this.state.phase !== "paused")) return;
    this.happen({ type: "stop", at_ms: performance.now(), cause });
    await this.end(running);
    if (running.parts.length === 0) await this.drop();
    this.happen({ type: "captured", parts: running.parts.length });
  }

  /** Return what was recorded as one file; null before there is anything. */
  sound(): Blob | null {
    return this.running && join(this.running.parts, this.running.recording.mediaType);
  }

  async submit(): Promise<void> {
    const running = this.running;
    if (!running || this.state.phase !== "stopped") return;
    this.happen({ type: "submit" });
    try {
      const attemptId = await running.sender.finish(running.parts);
      await forget(running.recording.id).catch(() => undefined); // offered again, it leads to the same attempt
      await running.release();
      this.running = null;
      this.happen({ type: "submitted", attemptId });
    } catch (error) {
      this.happen({ type: "sending", sending: refusalOf(error) });
    }
  }

  /** Throw away what was recorded, and open the microphone for another go. */
  async again(): Promise<void> {
    if (this.state.phase !== "stopped") return;
    await this.drop();
    this.happen({ type: "again" });
    await this.open();
  }

  /** Let go of everything. What was recorded and not submitted stays in the outbox, and is offered again. */
  async dispose(): Promise<void> {
    const running = this.running;
    this.running = null;
    this.happen({ type: "leave" }); // a microphone that is still being opened is closed at once
    if (!running) return this.close();
    await this.end(running);
    running.sender.close();
    await running.release();
    tellOthers();
  }

  private async open(): Promise<void> {
    this.learnLimit();
    try {
      const stream = await openMicrophone();
      if (this.state.phase !== "asking") return closeMicrophone(stream);
      this.stream = stream;
      this.stopMeter = startMeter(stream, (loudness) => this.onLoudness(loudness));
      stream.getAudioTracks()[0]?.addEventListener("ended", () => this.onLost());
      this.happen({ type: "opened" });
    } catch (error) {
      this.happen({ type: "hindered", obstacle: error instanceof MicrophoneClosed ? error.obstacle : "busy" });
    }
  }

  private async learnLimit(): Promise<void> {
    this.limit_ms = await readLimitMs();
  }

  /** A microphone that goes away before anything was recorded; later, the capture notices by itself. */
  private onLost(): void {
    if (this.state.phase !== "ready") return;
    this.close();
    this.happen({ type: "hindered", obstacle: "no-device" });
  }

  private async begin(running: Running): Promise<void> {
    running.release = (await hold(running.recording.id).catch(() => null)) ?? running.release;
    await keepRecording(running.recording).catch(() => this.happen({ type: "unkept" }));
  }

  private take(running: Running, sound: Blob): void {
    const number = running.captured++;
    const until_ms = this.elapsed_ms();
    running.work = running.work.then(async () => {
      const part = await makePart(running.recording.id, number, sound, until_ms);
      running.parts.push(part);
      await keepPart(part).catch(() => this.happen({ type: "unkept" }));
      running.sender.add(part);
    });
  }

  private heedLimit(): void {
    if (this.elapsed_ms() >= this.limit_ms) this.stop("limit");
  }

  private onSending(sending: Parameters<ConstructorParameters<typeof Sender>[2]>[0]): void {
    this.happen({ type: "sending", sending });
    if (sending.kind === "refused" && sending.isTooLarge) this.stop("too-large");
  }

  private elapsed_ms(): number {
    return "recorded" in this.state ? elapsedMs(this.state.recorded.clock, performance.now()) : 0;
  }

  private async end(running: Running): Promise<void> {
    clearInterval(this.timer);
    await running.capture.stop();
    await running.work;
    this.close();
  }

  private async drop(): Promise<void> {
    const running = this.running;
    this.running = null;
    if (!running) return;
    running.sender.close();
    await discard(running.recording.id).catch(() => undefined); // a disk that took nothing has nothing to delete
    await running.release();
    eraseDiscarded(httpService).catch(() => undefined); // tried again by UnsentRecordings
  }

  private close(): void {
    this.stopMeter();
    this.stopMeter = () => undefined;
    if (this.stream) closeMicrophone(this.stream);
    this.stream = null;
  }

  private happen(event: RecorderEvent): void {
    const before = this.state;
    this.state = reduce(before, event);
    if (this.state !== before) this.onState(this.state);
  }
}

function causeOf(stream: MediaStream): Cause {
  return stream.getAudioTracks().every((track) => track.readyState === "ended") ? "device-lost" : "broken";
}
