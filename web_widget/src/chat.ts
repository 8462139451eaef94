/** Joins the conversation with what the citizen sees of it. */
import { Api } from "./api.js";
import type { Place } from "./call.js";
import { Composer } from "./composer.js";
import type { ChatEvent, Site } from "./contract.js";
import { Conversation } from "./conversation.js";
import { hasCpr } from "./cpr.js";
import type { Refused } from "./errors.js";
import type { Launcher } from "./launcher.js";
import { safeAddress } from "./markdown.js";
import type { Memory } from "./memory.js";
import { Menu } from "./menu.js";
import type { Municipality } from "./municipality.js";
import type { Unsent } from "./outbox.js";
import type { Seams } from "./seams.js";
import type { Listener, State } from "./state.js";
import * as texts from "./texts.js";
import type { Language, Said } from "./texts.js";
import { judge, verdict, type Surroundings } from "./verdicts.js";
import { View, type Acts } from "./view.js";

/** How long the words of the thread change language without a screen reader reading them out. */
const HUSHED = 500;

/** What the element knows of its page. */
export interface Host {
  /** Asks for the window to be opened or closed. */
  want(open: boolean): void;
  arrived(event: ChatEvent): void;
  siteLoaded(site: Site): void;
  unknownSite(): void;
  label(): string;
  phone(): string;
}

/** What was there before the window, and is shared with it. */
export interface Given {
  place: Place;
  seams: Seams;
  host: Host;
  memory: Memory;
  municipality: Municipality;
  launcher: Launcher;
  /** The name of the button is to be another. */
  rename(): void;
}

export class Chat {
  private expired = false;
  private unread = 0;
  private behind = false;
  private readonly conversation: Conversation;
  private readonly view: View;
  private readonly surroundings: Surroundings;

  constructor(private readonly given: Given, language: Language) {
    const { place, seams, memory, launcher } = given;
    this.conversation = new Conversation(new Api(place, seams), memory, seams, this.listener(), () => location.origin + location.pathname, language);
    this.surroundings = {
      conversation: this.conversation,
      human: () => this.human(),
      offersHuman: () => this.offersHuman,
      back: () => this.view.focusInside(),
      on: () => this.view.focusOn(),
      field: (send) => new Composer(send, () => {}),
    };
    this.view = new View(launcher, this.acts());
  }

  /** True once the citizen has sent something. */
  get begun(): boolean {
    return this.conversation.begun;
  }

  /** Takes up what the page before left. */
  resume(): void {
    const kept = this.conversation.resume();
    if (kept?.draft) this.view.composer.text = kept.draft;
    this.speak();
    this.informed();
  }

  /** Shows or hides the window. The focus follows only what the citizen asked for. */
  show(open: boolean, moveFocus: boolean): void {
    if (open === this.view.isOpen) return;
    if (open) this.view.open(moveFocus, () => this.opened(moveFocus));
    else {
      this.view.close(moveFocus);
      this.quiet();
    }
    this.look();
    this.conversation.note(this.safeDraft, open);
  }

  /** The municipality has answered, or not. */
  informed(): void {
    const { composer } = this.view;
    composer.maxLength = this.site?.max_length ?? composer.maxLength;
    this.greet();
    this.name();
    this.refresh();
  }

  wake(): void {
    this.conversation.wake();
    this.look();
  }

  offline(): void {
    this.conversation.offline();
  }

  /** The browser puts the page away; wake() goes on. */
  rest(): void {
    this.quiet();
    this.conversation.rest();
  }

  /** Nobody sees the window. */
  quiet(): void {
    this.view.menu.quiet();
  }

  stop(): void {
    this.quiet();
    this.conversation.stop();
  }

  private get site(): Site | undefined {
    return this.given.municipality.site;
  }

  private acts(): Acts {
    const { given, conversation } = this;
    return {
      press: (event, index, title) => this.press(event, index, title),
      ask: (text) => {
        this.send(text);
        this.view.focusInside(); // the pressed button is gone
      },
      send: (text) => this.send(text),
      siteName: () => this.site?.name ?? "",
      helpful: (event) => this.verdict(event),
      calendar: (code) => conversation.calendar(code),
      leaveMessage: (letter) => conversation.leaveMessage(letter),
      limits: () => ({ days: this.site?.retention_days, length: this.view.composer.maxLength }),
      type: () => this.typed(),
      human: () => this.human(),
      switchLanguage: () => this.switch(),
      want: (open) => given.host.want(open),
      ways: () => ({ phone: this.site?.phone || given.host.phone(), human: () => this.human(), begin: () => this.begin() }),
      look: () => this.look(),
      menu: (button, list) => this.menu(button, list),
    };
  }

  private menu(button: HTMLElement, list: HTMLElement): Menu {
    return new Menu(button, list, {
      ...this.surroundings,
      seams: this.given.seams,
      frame: this.given.launcher.frame,
      siteName: () => this.site?.name ?? "",
      privacy: () => safeAddress(this.site?.privacy_url ?? ""),
      finish: () => void this.attempt(() => this.finish()),
      remove: () => void this.attempt(() => this.remove()),
      resize: (size) => {
        this.conversation.scale(size);
        this.speak();
      },
      attempt: (task) => void this.attempt(task),
    });
  }

  private speak(): void {
    this.view.speak(this.conversation.language, this.conversation.size);
  }

  private switch(): void {
    const { conversation, view, given } = this;
    conversation.speak(view.otherLanguage);
    this.refresh();
    view.thread.hush(true);
    this.speak();
    given.seams.clock.after(HUSHED, () => view.thread.hush(conversation.state.replaying));
    void given.municipality.load(conversation.language);
  }

  private opened(moveFocus: boolean): void {
    // Also by a button of the page's own, but not where the site opens the window by itself.
    if (moveFocus || navigator.userActivation?.isActive) this.conversation.meet();
    this.given.municipality.wake();
    this.greet();
    this.unread = 0;
  }

  private name(): void {
    this.view.name(this.site?.title || texts.launch);
    this.given.rename();
  }

  private greet(): void {
    const { site, unavailable } = this.given.municipality;
    if (!this.view.isOpen || this.begun || (!site && !unavailable)) return;
    const { language } = this.conversation;
    this.view.thread.greet(site?.greeting || texts.greeting(language), language, site ?? {});
  }

  private listener(): Listener {
    return {
      arrived: (event) => this.arrived(event),
      queued: (message) => this.view.thread.queue(message),
      accepted: (message, event) => {
        this.view.thread.accepted(message, event);
        this.mark();
      },
      retrying: (message) => this.view.thread.retrying(message),
      refused: (message, why) => this.refused(message, why),
      expired: (left) => {
        this.expired = true;
        this.view.thread.withdrawUnsent(); // their words are in the field
        this.giveBack(left);
        this.refresh();
      },
      adopted: () => this.adopted(),
      dropped: (left, deleted) => {
        this.giveBack(left);
        this.renew();
        if (deleted) this.view.thread.note(texts.removed);
      },
      changed: (state) => (state.replaying ? this.refreshSoon() : this.refresh(state)),
    };
  }

  private adopted(): void {
    const { language } = this.conversation;
    if (this.expired) this.renew();
    if (this.given.municipality.language !== language) void this.given.municipality.load(language);
    this.speak();
    this.name();
  }

  private refused(message: Unsent, why: Refused): void {
    this.view.thread.withdraw(message);
    this.giveBack([message.text]);
    this.view.composer.showError(why.problem.detail || texts.refused);
  }

  private giveBack(left: string[]): void {
    this.view.composer.giveBack(left.join("\n"));
  }

  private arrived(event: ChatEvent): void {
    const { view, given } = this;
    if (event.kind === "queue") return view.thread.move(event, (words) => view.notices.hear(words));
    view.thread.add(event);
    if (event.from === "staff" && event.kind === "message") view.notices.answered();
    if (this.conversation.state.replaying) return;
    given.host.arrived(event);
    if (view.isOpen) view.menu.heard(event);
    this.look();
    this.mark();
    if (event.kind !== "message" || event.from === "citizen" || view.isOpen) return;
    this.unread += 1;
    given.launcher.unread(this.unread);
  }

  /** Once for all events that came together: of 2,000 read back, each changes who is waited for. */
  private refreshSoon(): void {
    if (this.behind) return;
    this.behind = true;
    queueMicrotask(() => {
      this.behind = false;
      this.refresh();
    });
  }

  private refresh(state: State = this.conversation.state): void {
    this.look();
    this.mark();
    const unavailable = this.given.municipality.unavailable && !this.begun;
    this.view.show({ ...state, expired: this.expired, unavailable, offersHuman: this.offersHuman });
    if (state.closed) judge(this.view.rating, this.surroundings);
    else this.view.rating.replaceChildren();
  }

  private look(): void {
    if (this.view.seesNewest && !this.conversation.state.replaying) this.conversation.look();
  }

  private mark(): void {
    const { holder, replaying } = this.conversation.state;
    if (!replaying) this.view.thread.mark(holder !== "assistant");
  }

  /** The question whether an answer helped; not asked of what another page has shown. */
  private verdict(event: ChatEvent): HTMLElement | "" {
    const { ratings, state } = this.conversation;
    if (event.from !== "assistant" || !event.answer || (state.replaying && ratings[event.id] === undefined)) return "";
    return verdict(event, this.surroundings);
  }

  private send(text: string): void {
    if (this.expired) this.begin();
    this.conversation.send(text);
    this.name();
  }

  private press(event: ChatEvent, index: number, title: string): void {
    this.conversation.press(event.id, index, title);
    this.view.focusInside(); // the pressed button is gone
  }

  private get offersHuman(): boolean {
    const { holder, closed } = this.conversation.state;
    return holder === "assistant" && !closed && this.site?.live_chat !== false;
  }

  private human(): void {
    if (this.conversation.state.closed) this.begin();
    this.send(texts.humanMessage(this.conversation.language));
    this.view.focusInside();
  }

  private begin(): void {
    this.conversation.leave();
    this.renew();
    this.view.composer.field.focus();
  }

  /** As before the first word. */
  private renew(): void {
    this.quiet();
    this.expired = false;
    this.view.thread.clear();
    this.greet();
    this.name();
    this.refresh();
  }

  private async finish(): Promise<void> {
    if (this.begun) await this.conversation.close();
    else this.given.host.want(false);
  }

  private async remove(): Promise<void> {
    await this.conversation.remove();
    this.view.composer.text = "";
    this.begin();
    this.view.thread.note(texts.removed);
  }

  private async attempt(task: () => Promise<Said | void>): Promise<void> {
    try {
      const said = await task();
      if (said) this.view.thread.note(said);
    } catch {
      this.view.thread.note(texts.failed);
    }
  }

  private typed(): void {
    this.conversation.note(this.safeDraft, this.view.isOpen);
    if (this.view.composer.text) this.conversation.typed();
  }

  /** What the citizen is writing, unless it must not be kept. */
  private get safeDraft(): string {
    const draft = this.view.composer.text;
    return hasCpr(draft) ? "" : draft;
  }
}
