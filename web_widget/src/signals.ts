/** What the other side is told beside the messages: that the citizen writes, what they have read, which language they chose. None is a loss. */
import type { Api } from "./api.js";
import type { Ticket } from "./contract.js";
import { Unreachable } from "./errors.js";
import type { State } from "./state.js";
import type { Language } from "./texts.js";
import type { Timers } from "./timers.js";

/** While the citizen writes, it is told this often. */
const TYPING = 3_000;
/** What has been read is told no oftener. */
const READING = 1_000;
/** What could not be told is told again. */
const AGAIN = 10_000;

/** What of the conversation they need to know. */
export interface Told {
  readonly ticket: Ticket | undefined;
  readonly state: State;
  readonly language: Language;
}

export class Signals {
  /** The newest message of staff, and the one that they know to be seen. */
  newest = "";
  private seen = "";

  /** `lookAgain` asks for look() where the citizen still sees the thread. */
  constructor(private readonly api: Api, private readonly timers: Timers, private readonly told: Told, private readonly lookAgain: () => void) {}

  /** Whoever has the conversation, or is about to, is told. */
  typed(): void {
    const { ticket, state } = this.told;
    if (!ticket || state.holder === "assistant" || state.closed || this.timers.has("typed")) return;
    this.timers.set("typed", TYPING, () => {});
    this.api.post(ticket, "typing").catch(() => {});
  }

  /** The citizen sees the thread, down to the newest message of staff. */
  look(): void {
    const { newest, told } = this;
    if (!told.ticket || newest === this.seen || this.timers.has("look")) return;
    this.seen = newest;
    this.lookLater();
    this.api.post(told.ticket, "read", { event: newest }).catch((error) => {
      if (!(error instanceof Unreachable)) return;
      this.seen = "";
      this.timers.set("look", AGAIN, this.lookAgain);
    });
  }

  lookLater(): void {
    this.timers.set("look", READING, this.lookAgain);
  }

  /** A server that knows no languages says no, which changes nothing; one out of reach is told later. */
  async speak(): Promise<void> {
    const { ticket, state, language } = this.told;
    if (!ticket || state.closed) return;
    try {
      await this.api.post(ticket, "language", { language });
    } catch (error) {
      if (error instanceof Unreachable) this.timers.set("language", AGAIN, () => void this.speak());
    }
  }

  reset(): void {
    this.newest = this.seen = "";
  }
}
