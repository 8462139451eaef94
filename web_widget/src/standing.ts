/** How a conversation stands, as its events tell: who holds it, who writes, and whether an answer is waited for. */
import { compareIds, type ChatEvent } from "./contract.js";
import { left, type Clock } from "./seams.js";
import { FRESH, type State } from "./state.js";
import type { Timers } from "./timers.js";

/** How long a citizen waits for an answer before being told so, from when they sent the message. */
const LATE = 8_000;
/** So long staff are taken to be writing after they said so. */
const WRITING = 6_000;

export class Standing {
  state: State = { ...FRESH };
  /** The newest message that wants an answer. */
  private asked = "";
  /** When the first message without an answer was sent. */
  private since: number | undefined;

  constructor(private readonly timers: Timers, private readonly clock: Clock, private readonly changed: (state: State) => void) {}

  set(part: Partial<State>): void {
    const before = this.state;
    this.state = { ...before, ...part };
    const keys = Object.keys(part) as (keyof State)[];
    if (keys.some((key) => before[key] !== this.state[key])) this.changed(this.state);
  }

  /** As before the first word. */
  reset(): void {
    this.asked = "";
    this.since = undefined;
    this.state = { ...FRESH };
    this.changed(this.state);
  }

  hold(event: ChatEvent): void {
    this.set({ holder: event.holder!, staffName: event.staff_name ?? "", staffTyping: null });
    if (event.holder !== "assistant") this.answered();
  }

  close(): void {
    this.answered();
    this.set({ closed: true, staffTyping: null });
  }

  /** Only staff's is told by the server; the assistant's own is known from the unanswered message. */
  type(event: ChatEvent): void {
    if (event.from !== "staff") return;
    this.set({ staffTyping: event.staff_name ?? this.state.staffName });
    this.timers.set("typing", WRITING, () => this.set({ staffTyping: null }));
  }

  /** A message came; `sent` is when, if it is the citizen's. */
  speak(event: ChatEvent, sent: number): void {
    if (event.notice) return; // it answers nobody
    if (event.from === "citizen") return this.await(event.id, sent);
    this.timers.forget("typing");
    this.set({ staffTyping: null });
    if (event.from !== "system" && this.asked && compareIds(event.id, this.asked) > 0) this.answered(); // the system tells that it takes longer, or what was masked
  }

  /** The server has the citizen's message, which they sent at that time: the assistant is to answer it. */
  await(event: string, sent: number): void {
    if (this.asked && compareIds(event, this.asked) <= 0) return;
    this.asked = event;
    if (this.state.holder !== "assistant" || this.state.closed) return;
    this.since ??= sent;
    this.set({ awaiting: true });
    if (!this.state.late) this.timers.set("late", left(LATE, this.since, this.clock), () => this.set({ late: true }));
  }

  private answered(): void {
    this.timers.forget("late");
    this.since = undefined;
    this.set({ awaiting: false, late: false });
  }
}
