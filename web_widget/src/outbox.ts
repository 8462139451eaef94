/** Messages the server has not yet accepted: sent one at a time, in order, under the same client id until it does. */
import { Gone, Refused, Unreachable } from "./errors.js";
import { randomId } from "./ids.js";
import { delayAfter, left, type Seams } from "./seams.js";

/** A message that was sent so many milliseconds ago and has not been accepted is marked, also where a page before this one sent it. */
const SLOW = 8_000;

export interface Unsent {
  client_id: string;
  text: string;
  /** When the citizen sent it, by the clock of this browser. */
  at: number;
  button?: { event: string; index: number };
}

export interface Post {
  accepted(message: Unsent, event: string): void;
  /** It could not be sent, or waits behind one that could not. */
  retrying(message: Unsent): void;
  refused(message: Unsent, why: Refused): void;
  /** The conversation is no longer ours; `left` was never accepted. */
  gone(why: Gone, left: Unsent[]): void;
  /** The list is different: keep it. */
  changed(): void;
}

export class Outbox {
  private waiting: Unsent[] = [];
  private failures = 0;
  private sending = false;
  private cancel: (() => void) | undefined;

  constructor(
    /** Resolves to the event's id. */
    private readonly deliver: (message: Unsent) => Promise<string>,
    private readonly seams: Seams,
    private readonly post: Post,
  ) {}

  get messages(): readonly Unsent[] {
    return this.waiting;
  }

  restore(messages: readonly Unsent[]): void {
    this.waiting = [...messages];
    void this.flush();
  }

  add(message: Unsent): void {
    this.waiting.push(message);
    this.post.changed();
    if (this.cancel) this.post.retrying(message); // it waits behind one that could not be sent
    void this.flush();
  }

  /** Removes a message that was seen on the stream although its answer got lost. */
  settle(clientId: string): void {
    const before = this.waiting.length;
    this.waiting = this.waiting.filter((message) => message.client_id !== clientId);
    if (this.waiting.length !== before) this.post.changed();
  }

  /** Gives up: the messages that were never accepted, for the citizen to keep. */
  empty(): Unsent[] {
    const left = this.waiting;
    this.waiting = [];
    this.cancel?.();
    this.cancel = undefined;
    this.post.changed();
    return left;
  }

  /** Lets go of everything, without a word: whoever has the list goes on with it. */
  stop(): void {
    this.cancel?.();
    this.waiting = [];
  }

  /** Tries at once instead of waiting out the delay. */
  wake(): void {
    if (!this.cancel) return;
    this.cancel();
    this.cancel = undefined;
    void this.flush();
  }

  private async flush(): Promise<void> {
    if (this.sending || this.cancel) return;
    this.sending = true;
    try {
      for (let message = this.waiting[0]; message && !this.cancel; message = this.waiting[0]) await this.attempt(message);
    } finally {
      this.sending = false;
    }
  }

  private async attempt(message: Unsent): Promise<void> {
    const { clock } = this.seams;
    const told = clock.after(left(SLOW, message.at, clock), () => this.mark());
    try {
      const event = await this.deliver(message);
      this.failures = 0;
      this.settle(message.client_id);
      this.post.accepted(message, event);
    } catch (error) {
      if (error instanceof Gone) this.post.gone(error, this.empty());
      else if (error instanceof Refused) this.drop(message, error);
      else this.later(message, error instanceof Unreachable ? error.retryAfter : undefined);
    } finally {
      told();
    }
  }

  private drop(message: Unsent, why: Refused): void {
    this.settle(message.client_id);
    this.post.refused(message, why);
  }

  private later(message: Unsent, asked: number | undefined): void {
    if (!this.waiting.includes(message)) return; // settled or given up meanwhile
    this.failures += 1;
    const delay = Math.max(asked ?? 0, delayAfter(this.failures, this.seams.clock));
    this.cancel = this.seams.clock.after(delay, () => this.wake());
    this.mark();
  }

  private mark(): void {
    for (const held of this.waiting) this.post.retrying(held);
  }
}

export function newMessage(text: string, at: number, button?: { event: string; index: number }): Unsent {
  const client_id = randomId();
  return button ? { client_id, text, at, button } : { client_id, text, at };
}
