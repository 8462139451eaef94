/** One citizen's conversation, without its looks: what was sent, what arrived, who holds it, what is still to be done. */
import { Api } from "./api.js";
import { Connection } from "./connection.js";
import type { ChatEvent, Letter, Ticket } from "./contract.js";
import { Gone, Unreachable, type Refused } from "./errors.js";
import { Memory, type Ratings, type Remembered } from "./memory.js";
import { newMessage, Outbox, type Unsent } from "./outbox.js";
import type { Seams } from "./seams.js";
import { Signals } from "./signals.js";
import { Standing } from "./standing.js";
import type { Listener, State } from "./state.js";
import { Tabs, type Word } from "./tabs.js";
import type { Language } from "./texts.js";
import { Timers } from "./timers.js";

/** A short break is nobody's concern; one this long is told. */
const NOTICED = 4_000;
/** When the stream has been quiet this long, what came before was the past being read back. */
const SETTLED = 500;

export class Conversation {
  /** What has been told of the answers and of the whole. */
  ratings: Ratings = {};
  language: Language;
  /** Of the text, from 1. */
  size = 1;
  ticket: Ticket | undefined;
  private connection: Connection | undefined;
  private readonly outbox: Outbox;
  private readonly timers: Timers;
  private readonly standing: Standing;
  private readonly signals: Signals;
  /** The first message that may still wait for its answer: a wait goes on from one page to the next. */
  private first: Remembered["first"];
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
    this.timers = new Timers(seams.clock);
    this.standing = new Standing(this.timers, seams.clock, (state) => listener.changed(state));
    this.signals = new Signals(api, this.timers, this, () => listener.changed(this.state));
    this.tabs = new Tabs(seams, memory.key, (word) => this.told(word));
    this.outbox = new Outbox((message) => this.deliver(message), seams, {
      accepted: (message, event) => this.accepted(message, event),
      retrying: (message) => this.retrying(message),
      refused: (message, why) => this.refused(message, why),
      gone: (_why, left) => this.expire(left),
      changed: () => this.keep(),
    });
  }

  get state(): State {
    return this.standing.state;
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
    this.first = kept.first;
    for (const message of kept.unsent) this.listener.queued(message);
    if (kept.ticket) {
      this.ticket = kept.ticket;
      this.takeUp();
    }
    this.outbox.restore(kept.unsent);
    return { draft: this.draft, open: this.open };
  }

  send(text: string): void {
    this.queue(newMessage(text, this.seams.clock.now()));
  }

  press(event: string, index: number, title: string): void {
    this.queue(newMessage(title, this.seams.clock.now(), { event, index }));
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
    void this.signals.speak();
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

  /** The citizen writes. */
  typed(): void {
    if (!this.met) this.meet();
    this.signals.typed();
  }

  /** The citizen sees the thread, down to its newest message. */
  look(): void {
    this.signals.look();
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
    if (!this.connection && !this.outbox.messages.length) this.standing.set({ unreachable: false });
  }

  /** The browser says that there is no network: told at once, not after a while. */
  offline(): void {
    this.standing.set({ unreachable: true });
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
    this.signals.reset();
    this.ratings = {};
    this.first = undefined;
    this.keepChoice();
    this.standing.reset();
  }

  private hangUp(): void {
    this.connection?.stop();
    this.connection = undefined;
    this.timers.clear();
  }

  /** Throws when the conversation has expired meanwhile. */
  private ours(): Ticket {
    if (!this.ticket) throw new Unreachable();
    return this.ticket;
  }

  private queue(message: Unsent): void {
    this.standing.set({ replaying: false });
    if (!this.state.awaiting && !this.outbox.messages.length) this.first = { client_id: message.client_id, at: message.at };
    this.listener.queued(message);
    this.outbox.add(message);
  }

  private async deliver(message: Unsent): Promise<string> {
    if (!this.ticket) {
      const { language } = this;
      const ticket = await this.api.start(this.page(), language);
      if (this.over) throw new Unreachable(); // whoever took it up has begun one
      if (!this.ticket) this.begin(ticket); // else another tab was first
      if (language !== this.language) void this.signals.speak(); // chosen meanwhile
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
    this.standing.set({ replaying: true });
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
    this.timers.set("lost", NOTICED, () => this.standing.set({ unreachable: true }));
  }

  private opened(): void {
    this.timers.forget("lost");
    this.standing.set({ unreachable: false });
    this.outbox.wake();
    if (this.state.replaying) this.timers.set("replay", SETTLED, () => this.standing.set({ replaying: false }));
  }

  private retrying(message: Unsent): void {
    this.listener.retrying(message);
    this.standing.set({ unreachable: true });
  }

  private refused(message: Unsent, why: Refused): void {
    this.listener.refused(message, why);
    if (why.problem.status === 409) this.closed(); // ended elsewhere
  }

  private accepted(message: Unsent, event: string): void {
    this.standing.set({ unreachable: false });
    this.listener.accepted(message, event);
    this.standing.await(event, message.at);
  }

  private arrived(event: ChatEvent): void {
    if (this.state.replaying) this.timers.set("replay", SETTLED, () => this.standing.set({ replaying: false }));
    if (event.kind === "typing") return this.standing.type(event);
    const sent = this.sentAt(event.client_id);
    if (event.client_id && event.from === "citizen") this.outbox.settle(event.client_id);
    if (event.kind === "message" && event.from === "staff") this.signals.newest = event.id;
    this.listener.arrived(event);
    if (event.kind === "holder" && event.holder) this.standing.hold(event);
    if (event.kind === "closed") this.closed();
    if (event.kind === "message") this.standing.speak(event, sent);
  }

  /** When the citizen sent the message: now, as far as this tab knows, if another one did. */
  private sentAt(clientId: string | undefined): number {
    const ours = [...this.outbox.messages, this.first].find((message) => message?.client_id === clientId);
    return ours?.at ?? this.seams.clock.now();
  }

  private closed(): void {
    this.standing.close();
    this.hangUp();
    this.signals.lookLater(); // the last words are read too
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
    const { draft, open, language, size, ratings, first } = this;
    if (!this.begun && language === this.pageLanguage && size === 1) return;
    const kept = { unsent: [...this.outbox.messages], draft, open, language, size, ratings, ...(first && { first }) };
    this.memory.save(this.ticket ? { ...kept, ticket: this.ticket } : kept);
  }
}

function textsOf(messages: readonly Unsent[]): string[] {
  return messages.map(({ text }) => text);
}
