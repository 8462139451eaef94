/** Keeps one stream of events open: reconnects with Last-Event-ID after any break, waiting longer each time. */
import { compareIds, type ChatEvent } from "./contract.js";
import { Gone, Unreachable } from "./errors.js";
import { straight } from "./markdown.js";
import { delayAfter, type Seams } from "./seams.js";
import { StreamParser, type Frame } from "./stream.js";

/** The server sends a comment every 15 s; after three missed ones the line is dead although nobody said so. */
const SILENCE = 45_000;

export interface Line {
  opened(): void;
  arrived(event: ChatEvent): void;
  lost(): void;
  gone(why: Gone): void;
}

export class Connection {
  private last: string | undefined;
  private failures = 0;
  private stopped = false;
  private held = false;
  private heard = 0;
  private attempt: AbortController | undefined;
  private wakeUp: (() => void) | undefined;

  constructor(
    private readonly open: (last: string | undefined, signal: AbortSignal) => Promise<Response>,
    private readonly seams: Seams,
    private readonly line: Line,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped) {
      let asked = 0;
      try {
        if (!this.held) await this.read();
      } catch (error) {
        if (error instanceof Gone) return this.end(error);
        if (error instanceof Unreachable) asked = error.retryAfter ?? 0;
      }
      if (this.stopped) return;
      if (this.held) await this.pause();
      else {
        this.failures += 1;
        this.line.lost();
        await this.pause(Math.max(asked, delayAfter(this.failures, this.seams.clock)));
      }
    }
  }

  stop(): void {
    this.stopped = true;
    this.attempt?.abort();
    this.wakeUp?.();
  }

  /** The line is known to be dead. */
  drop(): void {
    this.attempt?.abort();
  }

  /** Reads nothing, and misses nothing, until it is woken: the browser has put the page away. */
  hold(): void {
    this.held = true;
    this.drop();
    this.wakeUp?.();
  }

  /** Called when the network or the tab comes back: try now, and drop a line that has been silent. */
  wake(): void {
    this.held = false;
    if (this.wakeUp) this.wakeUp();
    else if (this.seams.clock.now() - this.heard > SILENCE / 2) this.attempt?.abort();
  }

  private end(why: Gone): void {
    if (this.stopped) return;
    this.stop();
    this.line.gone(why);
  }

  private async read(): Promise<void> {
    const attempt = (this.attempt = new AbortController());
    let cancel = () => {};
    const listen = () => {
      cancel();
      this.heard = this.seams.clock.now();
      cancel = this.seams.clock.after(SILENCE, () => attempt.abort());
    };
    try {
      listen();
      const response = await this.open(this.last, attempt.signal);
      this.line.opened();
      await this.drain(response, listen);
    } finally {
      cancel();
      attempt.abort();
    }
  }

  private async drain(response: Response, listen: () => void): Promise<void> {
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    const parser = new StreamParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.stopped) return;
      listen();
      this.failures = 0;
      for (const frame of parser.push(decoder.decode(value, { stream: true }))) this.take(frame);
    }
  }

  /** Passes an event on once: what stands at or before the last one has been seen. */
  private take(frame: Frame): void {
    const event = eventOf(frame);
    if (!event || this.stopped) return;
    if (event.id) {
      if (this.last && compareIds(event.id, this.last) <= 0) return;
      this.last = event.id;
    }
    this.line.arrived(event);
  }

  /** Without a time, until it is woken. */
  private pause(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = milliseconds && this.seams.clock.after(milliseconds, () => this.wakeUp?.());
      this.wakeUp = () => {
        if (cancel) cancel();
        this.wakeUp = undefined;
        resolve();
      };
    });
  }
}

function eventOf(frame: Frame): ChatEvent | null {
  try {
    const event = JSON.parse(frame.data) as ChatEvent;
    if (!event || typeof event.kind !== "string") return null;
    // A name stands in the middle of our own sentences, which it is not to turn around.
    if (event.staff_name) event.staff_name = straight(event.staff_name);
    return { ...event, id: frame.id };
  } catch {
    return null; // not ours to understand; the next frame may be
  }
}
