/** One citizen's conversation, without its looks: what was sent, what arrived, who holds it, what is still to be done. */
import { Api } from "./api.js";
import { Connection } from "./connection.js";
import { compareIds, type ChatEvent, type Holder, type Ticket } from "./contract.js";
import { Gone, type Refused } from "./errors.js";
import { Memory } from "./memory.js";
import { newMessage, Outbox, type Unsent } from "./outbox.js";
import type { Seams } from "./seams.js";

/** How long a citizen waits for an answer before being told so. */
const LATE = 10_000;
/** A short break is nobody's concern; one this long is told. */
const NOTICED = 4_000;
/** When the stream has been quiet this long, what came before was the past being read back. */
const SETTLED = 500;

export interface State {
  holder: Holder;
  staffName: string;
  closed: boolean;
  /** The server has not been reached for a while. */
  unreachable: boolean;
  /** A message was accepted and the assistant has not answered. */
  awaiting: boolean;
  late: boolean;
  staffTyping: boolean;
  /** The thread is being read back after a change of page. */
  replaying: boolean;
}

export interface Listener {
  arrived(event: ChatEvent): void;
  queued(message: Unsent): void;
  accepted(message: Unsent, event: string): void;
  retrying(message: Unsent): void;
  refused(message: Unsent, why: Refused): void;
  /** The conversation cannot go on; the texts that were never accepted come back. */
  expired(left: string[]): void;
  changed(state: State): void;
}

const FRESH: State = {
  holder: "assistant",
  staffName: "",
  closed: false,
  unreachable: false,
  awaiting: false,
  late: false,
  staffTyping: false,
  replaying: false,
};

export class Conversation {
  state: State = { ...FRESH };
  private ticket: Ticket | undefined;
  private connection: Connection | undefined;
  private readonly outbox: Outbox;
  private readonly timers = new Map<string, () => void>();
  private asked = "";
  private draft = "";
  private open = false;

  constructor(
    private readonly api: Api,
    private readonly memory: Memory,
    private readonly seams: Seams,
    private readonly listener: Listener,
    private readonly page: () => string,
  ) {
    this.outbox = new Outbox((message) => this.deliver(message), seams, {
      accepted: (message, event) => this.accepted(message, event),
      retrying: (message) => this.retrying(message),
      refused: (message, why) => this.refused(message, why),
      gone: (_why, left) => this.expire(left),
      changed: () => this.keep(),
    });
  }

  /** True once the citizen has sent something. */
  get begun(): boolean {
    return this.ticket !== undefined || this.outbox.messages.length > 0;
  }

  /** Takes up the conversation of the page before; the draft and whether the window was open, or null. */
  resume(): { draft: string; open: boolean } | null {
    const kept = this.memory.load();
    if (!kept) return null;
    this.draft = kept.draft ?? "";
    this.open = !!kept.open;
    for (const message of kept.unsent) this.listener.queued(message);
    if (kept.ticket) {
      this.ticket = kept.ticket;
      this.set({ replaying: true });
      this.connect();
    }
    this.outbox.restore(kept.unsent);
    return { draft: this.draft, open: this.open };
  }

  send(text: string): void {
    this.queue(newMessage(text));
  }

  press(event: string, index: number, title: string): void {
    this.queue(newMessage(title, { event, index }));
  }

  /** Remembers what is being typed and whether the window is open, once there is a conversation to remember. */
  note(draft: string, open: boolean): void {
    this.draft = draft;
    this.open = open;
    if (this.begun) this.keep();
  }

  /** The network or the tab is back. */
  wake(): void {
    this.connection?.wake();
    this.outbox.wake();
  }

  async close(): Promise<void> {
    if (this.ticket) await this.api.close(this.ticket);
  }

  async transcript(): Promise<Response | null> {
    return this.ticket ? this.api.transcript(this.ticket) : null;
  }

  /** Deletes the conversation on the server, then here. Already gone is as good as deleted. */
  async remove(): Promise<void> {
    this.connection?.stop(); // its end is no surprise now
    try {
      if (this.ticket) await this.api.remove(this.ticket);
    } catch (error) {
      if (!(error instanceof Gone)) {
        this.connect();
        throw error;
      }
    }
    this.leave();
  }

  /** Forgets this conversation; the next message begins a new one. */
  leave(): void {
    this.stop();
    this.ticket = undefined;
    this.outbox.empty();
    this.asked = "";
    this.memory.forget();
    this.state = { ...FRESH };
    this.listener.changed(this.state);
  }

  /** Lets go of the network and the clock; resume() takes it up again. */
  stop(): void {
    this.connection?.stop();
    this.connection = undefined;
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }

  private queue(message: Unsent): void {
    this.set({ replaying: false });
    this.listener.queued(message);
    this.outbox.add(message);
  }

  private async deliver(message: Unsent): Promise<string> {
    if (!this.ticket) {
      this.ticket = await this.api.start(this.page());
      this.keep();
      this.connect();
    }
    return this.api.send(this.ticket, message);
  }

  private connect(): void {
    const ticket = this.ticket!;
    const connection = (this.connection = new Connection((last, signal) => this.api.events(ticket, last, signal), this.seams, {
      opened: () => this.opened(),
      arrived: (event) => this.arrived(event),
      lost: () => this.lost(),
      gone: () => this.expire(this.outbox.empty()),
    }));
    this.lost();
    void connection.run();
  }

  private lost(): void {
    if (this.timers.has("lost")) return; // counted from the first break
    this.timer("lost", NOTICED, () => this.set({ unreachable: true }));
  }

  private opened(): void {
    this.forget("lost");
    this.set({ unreachable: false });
    this.outbox.wake();
    if (this.state.replaying) this.timer("replay", SETTLED, () => this.set({ replaying: false }));
  }

  private retrying(message: Unsent): void {
    this.listener.retrying(message);
    this.set({ unreachable: true });
  }

  private refused(message: Unsent, why: Refused): void {
    this.listener.refused(message, why);
    if (why.problem.status === 409) this.closed(); // ended elsewhere
  }

  private accepted(message: Unsent, event: string): void {
    this.set({ unreachable: false });
    this.listener.accepted(message, event);
    this.await(event);
  }

  private arrived(event: ChatEvent): void {
    if (this.state.replaying) this.timer("replay", SETTLED, () => this.set({ replaying: false }));
    if (event.kind === "typing") return this.typing(event);
    if (event.client_id && event.from === "citizen") this.outbox.settle(event.client_id);
    this.listener.arrived(event);
    if (event.kind === "holder" && event.holder) this.held(event);
    if (event.kind === "closed") this.closed();
    if (event.kind === "message") this.spoken(event);
  }

  private spoken(event: ChatEvent): void {
    if (event.from === "citizen") return this.await(event.id);
    this.forget("typing");
    this.set({ staffTyping: false });
    if (this.asked && compareIds(event.id, this.asked) > 0) this.answered();
  }

  private held(event: ChatEvent): void {
    this.set({ holder: event.holder!, staffName: event.staff_name ?? "" });
    if (event.holder !== "assistant") this.answered();
  }

  private closed(): void {
    this.answered();
    this.set({ closed: true });
    this.stop();
  }

  private typing(event: ChatEvent): void {
    if (event.from !== "staff") return; // the assistant's own is known from the unanswered message
    this.set({ staffTyping: true });
    this.timer("typing", 6_000, () => this.set({ staffTyping: false }));
  }

  private await(event: string): void {
    if (this.asked && compareIds(event, this.asked) <= 0) return;
    this.asked = event;
    if (this.state.holder !== "assistant" || this.state.closed) return;
    this.set({ awaiting: true, late: false });
    this.timer("late", LATE, () => this.set({ late: true }));
  }

  private answered(): void {
    this.forget("late");
    this.set({ awaiting: false, late: false });
  }

  private expire(left: readonly Unsent[]): void {
    this.leave();
    this.listener.expired(left.map((message) => message.text));
  }

  private keep(): void {
    if (!this.begun) return;
    const kept = { unsent: [...this.outbox.messages], draft: this.draft, open: this.open };
    this.memory.save(this.ticket ? { ...kept, ticket: this.ticket } : kept);
  }

  private set(part: Partial<State>): void {
    const before = this.state;
    this.state = { ...before, ...part };
    const keys = Object.keys(part) as (keyof State)[];
    if (keys.some((key) => before[key] !== this.state[key])) this.listener.changed(this.state);
  }

  private timer(name: string, milliseconds: number, then: () => void): void {
    this.forget(name);
    this.timers.set(name, this.seams.clock.after(milliseconds, then));
  }

  private forget(name: string): void {
    this.timers.get(name)?.();
    this.timers.delete(name);
  }
}
