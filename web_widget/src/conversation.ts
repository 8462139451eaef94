/** One citizen's conversation, without its looks: what was sent, what arrived, who holds it, what is still to be done. */
import { Api } from "./api.js";
import { Connection } from "./connection.js";
import { compareIds, type ChatEvent, type Letter, type Ticket } from "./contract.js";
import { Gone, Unreachable, type Refused } from "./errors.js";
import { Memory, type Ratings } from "./memory.js";
import { newMessage, Outbox, type Unsent } from "./outbox.js";
import type { Seams } from "./seams.js";
import { FRESH, type Listener, type State } from "./state.js";
import { Tabs, type Word } from "./tabs.js";
import type { Language } from "./texts.js";

/** How long a citizen waits for an answer before being told so. */
const LATE = 10_000;
/** A short break is nobody's concern; one this long is told. */
const NOTICED = 4_000;
/** When the stream has been quiet this long, what came before was the past being read back. */
const SETTLED = 500;
/** While the citizen writes, it is told this often. */
const TYPING = 3_000;
/** What has been read is told no oftener. */
const READING = 1_000;

export class Conversation {
  state: State = { ...FRESH };
  /** What has been told of the answers and of the whole. */
  ratings: Ratings = {};
  language: Language;
  /** Of the text, from 1. */
  size = 1;
  private ticket: Ticket | undefined;
  private connection: Connection | undefined;
  private readonly outbox: Outbox;
  private readonly timers = new Map<string, () => void>();
  private asked = "";
  /** The newest message of staff, and the one that they know to be seen. */
  private newest = "";
  private seen = "";
  private draft = "";
  private open = false;
  private over = false;
  private readonly tabs: Tabs;
  /** The citizen has used this chat: another tab's conversation may be taken up. */
  private met = false;

  constructor(
    private readonly api: Api,
    private readonly memory: Memory,
    private readonly seams: Seams,
    private readonly listener: Listener,
    private readonly page: () => string,
    /** What the window speaks where the citizen has chosen nothing. */
    private readonly pageLanguage: Language,
  ) {
    this.language = pageLanguage;
    this.tabs = new Tabs(seams, memory.key, (word) => this.told(word));
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

  /** Another page of this tab has gone on with it. */
  get stale(): boolean {
    return this.memory.stale;
  }

  /** Takes up the conversation of the page before; the draft and whether the window was open, or null. */
  resume(): { draft: string; open: boolean } | null {
    const kept = this.memory.load();
    if (!kept) return null;
    this.draft = kept.draft ?? "";
    this.open = !!kept.open;
    this.language = kept.language ?? this.language;
    this.size = kept.size ?? 1;
    this.ratings = kept.ratings ?? {};
    for (const message of kept.unsent) this.listener.queued(message);
    if (kept.ticket) {
      this.ticket = kept.ticket;
      this.takeUp();
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

  /** Remembers what is being typed and whether the window is open, once there is something to remember. */
  note(draft: string, open: boolean): void {
    this.draft = draft;
    this.open = open;
    this.keep();
  }

  /** The citizen uses the chat: another tab that has a conversation is asked for it. */
  meet(): void {
    this.met = true;
    if (!this.ticket) this.tabs.tell({ ask: true });
  }

  /** The window speaks this language from now on, and the assistant answers in it. */
  speak(language: Language): void {
    this.language = language;
    this.keepChoice();
    void this.tellLanguage();
  }

  /** The text has this size from now on. */
  scale(size: number): void {
    this.size = size;
    this.keepChoice();
  }

  /** Tells whether an answer helped, or how well the whole did. */
  async rate(rating: { event: string; helpful: boolean } | { score: number; comment: string }): Promise<void> {
    await this.api.post(this.ours(), "rating", rating);
    if ("event" in rating) this.rated(rating.event, rating.helpful);
    else this.rated("");
  }

  /** Remembers it: it is not asked again. */
  rated(event: string, helpful = true): void {
    this.ratings[event] = helpful;
    this.keep();
  }

  /** The citizen writes: whoever has the conversation, or is about to, is told. */
  typed(): void {
    if (!this.met) this.meet();
    const { holder, closed } = this.state;
    if (!this.ticket || holder === "assistant" || closed || this.timers.has("typed")) return;
    this.timer("typed", TYPING, () => {});
    this.api.post(this.ticket, "typing").catch(() => {}); // no loss
  }

  /** The citizen sees the thread, down to the newest message of staff: they are told. */
  look(): void {
    const { newest } = this;
    if (!this.ticket || newest === this.seen || this.timers.has("look")) return;
    this.seen = newest;
    const again = () => this.listener.changed(this.state);
    this.timer("look", READING, again);
    this.api.post(this.ticket, "read", { event: newest }).catch((error) => {
      if (!(error instanceof Unreachable)) return;
      this.seen = "";
      this.timer("look", LATE, again);
    });
  }

  /** Leaves a message that staff answer later; rejects when the server has not taken it. */
  async leaveMessage(letter: Letter): Promise<void> {
    await this.api.post(this.ours(), "message-left", letter);
  }

  /** The network or the tab is back. */
  wake(): void {
    if (this.ticket || this.met) this.tabs.listen();
    this.connection?.wake();
    this.outbox.wake();
    if (!this.connection && !this.outbox.messages.length) this.set({ unreachable: false });
  }

  /** The browser says that there is no network: told at once, not after a while. */
  offline(): void {
    this.set({ unreachable: true });
    this.connection?.drop();
  }

  /** The browser puts the page away and may bring it back: wake() goes on where this left. */
  rest(): void {
    this.connection?.hold();
    this.tabs.close();
  }

  async close(): Promise<void> {
    if (this.ticket) await this.api.post(this.ticket, "close");
  }

  async transcript(): Promise<Response | null> {
    return this.ticket ? this.api.transcript(this.ticket) : null;
  }

  /** The iCalendar file of a booking; rejects when there is none to be had. */
  async calendar(code: string): Promise<Response> {
    return this.api.calendar(this.ours(), code);
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
    this.leave(true);
  }

  /** Forgets this conversation, as the other tabs do, though not a language chosen; the next message begins a new one. */
  leave(deleted = false): void {
    if (this.ticket) this.tabs.tell({ left: this.ticket.id, deleted });
    this.forgetAll();
  }

  /** Lets go of the network, the clock, the memory and the other tabs; another one's resume() takes it up again. */
  stop(): void {
    this.over = true;
    this.outbox.stop();
    this.rest();
    this.hangUp();
  }

  private forgetAll(): void {
    this.hangUp();
    this.ticket = undefined;
    this.outbox.empty();
    this.asked = this.newest = this.seen = "";
    this.ratings = {};
    this.keepChoice();
    this.state = { ...FRESH };
    this.listener.changed(this.state);
  }

  private hangUp(): void {
    this.connection?.stop();
    this.connection = undefined;
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }

  /** Throws when the conversation has expired meanwhile. */
  private ours(): Ticket {
    if (!this.ticket) throw new Unreachable();
    return this.ticket;
  }

  private queue(message: Unsent): void {
    this.set({ replaying: false });
    this.listener.queued(message);
    this.outbox.add(message);
  }

  private async deliver(message: Unsent): Promise<string> {
    if (!this.ticket) {
      const { language } = this;
      const ticket = await this.api.start(this.page(), language);
      if (this.over) throw new Unreachable(); // whoever took it up has begun one
      if (!this.ticket) this.begin(ticket); // else another tab was first
      if (language !== this.language) void this.tellLanguage(); // chosen meanwhile
    }
    return this.api.send(this.ticket!, message);
  }

  private begin(ticket: Ticket): void {
    this.ticket = ticket;
    this.keep();
    this.connect();
    this.share();
  }

  private takeUp(): void {
    this.set({ replaying: true });
    this.tabs.listen();
    this.connect();
  }

  private share(): void {
    const { ticket, language, ratings } = this;
    if (ticket && !this.state.closed) this.tabs.tell({ have: { ticket, language, ratings } });
  }

  /** Another tab says something. */
  private told({ ask, have, left, deleted }: Word): void {
    if (ask) this.share();
    if (have && this.met && !this.ticket) {
      ({ ticket: this.ticket, language: this.language, ratings: this.ratings } = have);
      this.keep();
      this.takeUp();
      this.outbox.wake();
      this.listener.adopted();
    }
    if (left && left === this.ticket?.id) {
      const unsent = this.outbox.empty();
      this.forgetAll();
      this.listener.dropped(textsOf(unsent), !!deleted);
    }
  }

  /** A server that knows no languages says no, which changes nothing; one out of reach is told later. */
  private async tellLanguage(): Promise<void> {
    if (!this.ticket || this.state.closed) return;
    try {
      await this.api.post(this.ticket, "language", { language: this.language });
    } catch (error) {
      if (error instanceof Unreachable) this.timer("language", LATE, () => void this.tellLanguage());
    }
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
    if (event.kind === "message" && event.from === "staff") this.newest = event.id;
    this.listener.arrived(event);
    if (event.kind === "holder" && event.holder) this.held(event);
    if (event.kind === "closed") this.closed();
    if (event.kind === "message") this.spoken(event);
  }

  private spoken(event: ChatEvent): void {
    if (event.notice) return; // it answers nobody
    if (event.from === "citizen") return this.await(event.id);
    this.forget("typing");
    this.set({ staffTyping: null });
    if (this.asked && compareIds(event.id, this.asked) > 0) this.answered();
  }

  private held(event: ChatEvent): void {
    this.set({ holder: event.holder!, staffName: event.staff_name ?? "", staffTyping: null });
    if (event.holder !== "assistant") this.answered();
  }

  private closed(): void {
    this.answered();
    this.set({ closed: true, staffTyping: null });
    this.hangUp();
    this.timer("look", READING, () => this.listener.changed(this.state)); // the last words are read too
  }

  private typing(event: ChatEvent): void {
    if (event.from !== "staff") return; // the assistant's own is known from the unanswered message
    this.set({ staffTyping: event.staff_name ?? this.state.staffName });
    this.timer("typing", 6_000, () => this.set({ staffTyping: null }));
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
    this.forgetAll();
    this.listener.expired(textsOf(left));
  }

  /** A choice taken back leaves nothing behind. */
  private keepChoice(): void {
    this.memory.forget();
    this.keep();
  }

  private keep(): void {
    if (this.over) return;
    const { draft, open, language, size, ratings } = this;
    if (!this.begun && language === this.pageLanguage && size === 1) return;
    const kept = { unsent: [...this.outbox.messages], draft, open, language, size, ratings };
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
    this.timers.set(
      name,
      this.seams.clock.after(milliseconds, () => {
        this.timers.delete(name);
        then();
      }),
    );
  }

  private forget(name: string): void {
    this.timers.get(name)?.();
    this.timers.delete(name);
  }
}

function textsOf(messages: readonly Unsent[]): string[] {
  return messages.map(({ text }) => text);
}
