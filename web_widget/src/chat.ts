/** Joins the conversation with what the citizen sees of it. */
import { Api, type Place } from "./api.js";
import { Composer } from "./composer.js";
import type { ChatEvent, Site } from "./contract.js";
import { Conversation } from "./conversation.js";
import { hasCpr, numbersIn, withoutCpr } from "./cpr.js";
import { Refused } from "./errors.js";
import { inTime, type SecondPart } from "./later.js";
import { safeAddress } from "./markdown.js";
import { Memory } from "./memory.js";
import type { Menu } from "./menu.js";
import { button, icon, ICONS, node, tell } from "./nodes.js";
import { Notices } from "./notices.js";
import type { Unsent } from "./outbox.js";
import { Panel } from "./panel.js";
import { delayAfter, type Seams } from "./seams.js";
import type { State } from "./state.js";
import * as texts from "./texts.js";
import type { Language, Said } from "./texts.js";
import { Thread } from "./thread.js";
import type { Surroundings } from "./verdicts.js";

/** How long the words of the thread change language without a screen reader reading them out. */
const HUSHED = 500;

/** Safari knows no idle time. */
const whenIdle = globalThis.requestIdleCallback ?? setTimeout;

/** What the element knows of its page. */
export interface Host {
  /** Asks for the window to be opened or closed; the element then calls shown(). */
  want(open: boolean): void;
  arrived(event: ChatEvent): void;
  siteLoaded(site: Site): void;
  unknownSite(): void;
  label(): string;
  phone(): string;
}

export class Chat {
  /** Danish and English run from the left, whichever way the page does. */
  readonly frame = node("div", { class: "frame", dir: "ltr" });
  private site: Site | undefined;
  private unavailable = false;
  private expired = false;
  private unread = 0;
  private failures = 0;
  private dressed = false;
  private behind = false;
  private cancelLoad = () => {};
  private readonly api: Api;
  private readonly conversation: Conversation;
  private readonly thread = new Thread({
    press: (event, index, title) => this.press(event, index, title),
    ask: (text) => {
      this.send(text);
      this.focusInside(); // the pressed button is gone
    },
    siteName: () => this.site?.name ?? "",
    helpful: (event) => this.verdict(event),
    calendar: (code) => this.conversation.calendar(code),
    leaveMessage: (letter) => this.conversation.leaveMessage(letter),
    limits: () => ({ days: this.site?.retention_days, length: this.composer.maxLength }),
    more: () => this.more(),
  });
  private readonly composer = new Composer((text) => this.send(text), () => this.typed());
  private readonly menuButton = node("button", { type: "button", class: "bar", "aria-expanded": "false", "aria-controls": "choices" }, icon(ICONS.menu), texts.menu);
  private readonly choices = node("ul", { id: "choices", class: "choices", hidden: true });
  private menu: Menu | undefined;
  private readonly notices = new Notices(() => ({
    phone: this.site?.phone || this.host.phone(),
    human: () => this.human(),
    begin: () => this.begin(),
  }));
  private readonly humanButton = button(() => this.human(), texts.human);
  /** Empty until the conversation has ended. */
  private readonly rating = node("div", { class: "notices" });
  private readonly surroundings: Surroundings;
  private readonly panel: Panel;

  constructor(place: Place, private readonly seams: Seams, private readonly host: Host, language: Language) {
    this.api = new Api(place, seams);
    const memory = new Memory(seams.storage, `indgang:${place.server}:${place.site}:${place.front}`);
    this.conversation = new Conversation(this.api, memory, seams, this.listener(), () => location.origin + location.pathname, language);
    this.surroundings = {
      conversation: this.conversation,
      human: () => this.human(),
      offersHuman: () => this.offersHuman(),
      back: () => this.focusInside(),
      on: () => this.focusOn(),
      field: (send) => new Composer(send, () => {}),
    };
    this.panel = new Panel({
      menuButton: this.menuButton,
      menu: this.choices,
      log: this.thread.element,
      typing: this.notices.typing,
      heard: this.notices.heard,
      rating: this.rating,
      notices: this.notices.element,
      composer: this.composer.element,
      human: this.humanButton,
    });
    this.panel.launcher.addEventListener("click", () => host.want(!this.panel.isOpen));
    this.panel.languageButton.addEventListener("click", () => this.switch());
    this.menuButton.addEventListener("click", () => this.menu || this.unfold());
    this.panel.closeButton.addEventListener("click", () => host.want(false));
    this.panel.dialog.addEventListener("keydown", (event) => this.escape(event));
    this.panel.dialog.addEventListener("cancel", (event) => event.preventDefault()); // escape() has seen it
    this.panel.dialog.addEventListener("close", () => this.panel.isOpen || host.want(false)); // a browser's own way out
    this.thread.element.addEventListener("scroll", () => this.look());
    this.frame.append(this.panel.launcher, this.panel.news, this.panel.dialog);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const added of addedNodes) tell(added, this.conversation.language);
    }).observe(this.frame, { childList: true, subtree: true });
  }

  get isNarrow(): boolean {
    return this.panel.isNarrow;
  }

  /** Takes up what the page before left; true when the window was open there. */
  resume(): boolean {
    const kept = this.conversation.resume();
    if (kept?.draft) this.composer.text = kept.draft;
    this.speak();
    this.name();
    void this.load();
    return !!kept?.open && !this.isNarrow;
  }

  /** Shows or hides the window. The focus follows only what the citizen asked for. */
  show(open: boolean, moveFocus: boolean): void {
    if (open === this.panel.isOpen) return;
    const inside = this.panel.dialog.matches(":focus-within");
    if (open) this.opened(moveFocus);
    else {
      this.panel.close();
      this.quiet();
    }
    if (!open && (moveFocus || inside)) this.panel.launcher.focus();
    this.conversation.note(this.safeDraft(), open);
  }

  /** Another page of this tab has gone on with the conversation. */
  get stale(): boolean {
    return this.conversation.stale;
  }

  wake(): void {
    this.conversation.wake();
    this.look();
    if (this.unavailable) void this.load();
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
    this.menu?.quiet();
  }

  stop(): void {
    this.quiet();
    this.cancelLoad();
    this.conversation.stop();
  }

  private get otherLanguage(): Language {
    return this.conversation.language === "da" ? "en" : "da";
  }

  /** Writes the window's words in its language; the focus, the messages and the draft stay. */
  private speak(): void {
    this.frame.lang = this.conversation.language;
    this.frame.style.setProperty("--size", `${this.conversation.size}`);
    this.panel.languageButton.lang = this.otherLanguage;
    tell(this.frame, this.conversation.language);
  }

  private switch(): void {
    this.conversation.speak(this.otherLanguage);
    this.refresh();
    this.thread.hush(true);
    this.speak();
    this.seams.clock.after(HUSHED, () => this.thread.hush(this.conversation.state.replaying));
    void this.load();
  }

  private opened(moveFocus: boolean): void {
    const focused = document.activeElement as HTMLElement | null;
    this.panel.open();
    // Also by a button of the page's own, but not where the site opens the window by itself.
    if (moveFocus || navigator.userActivation?.isActive) this.conversation.meet();
    if (this.unavailable) void this.load();
    this.greet();
    this.thread.toEnd();
    this.unread = 0;
    this.panel.unread(0);
    this.look();
    if (moveFocus) this.focusInside();
    else this.returnFocus(focused);
    whenIdle(() => this.more().catch(() => {})); // asked for again when it is needed
  }

  /** Unfolds the menu for the first time; from then on it hears its own button. */
  private unfold(): void {
    void this.attempt(async () => {
      const { Menu } = await this.more();
      this.menu ??= new Menu(this.menuButton, this.choices, {
        ...this.surroundings,
        seams: this.seams,
        frame: this.frame,
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
      if (this.choices.hidden) this.menu.unfold();
    });
  }

  /** A dialog takes the focus as it opens; where nobody asked for it, it goes back. */
  private returnFocus(before: HTMLElement | null): void {
    const taken = (this.panel.dialog.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    taken?.blur();
    before?.focus();
  }

  /** With a mouse into the field; with a finger onto the window, or the keyboard would cover it. */
  private focusInside(): void {
    const target = matchMedia("(pointer: coarse)").matches ? this.panel.dialog : this.composer.field;
    target.focus();
  }

  private escape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    event.preventDefault();
    this.host.want(false);
  }

  private async load(): Promise<void> {
    this.cancelLoad();
    const { language } = this.conversation;
    try {
      const site = await this.api.site(language);
      if (language !== this.conversation.language) return; // another is on its way
      this.use(site);
    } catch (error) {
      this.unavailable = true;
      if (error instanceof Refused) this.host.unknownSite();
      else this.loadLater();
    }
    this.greet();
    this.name();
    this.refresh();
  }

  private loadLater(): void {
    this.failures += 1;
    this.cancelLoad = this.seams.clock.after(delayAfter(this.failures, this.seams.clock), () => void this.load());
  }

  private use(site: Site): void {
    this.site = site;
    this.unavailable = false;
    this.host.siteLoaded(site);
    this.composer.maxLength = site.max_length ?? this.composer.maxLength;
  }

  private name(): void {
    const title = this.site?.title || texts.launch;
    this.panel.name(title, this.conversation.begun ? texts.resume : this.host.label() || title);
  }

  private greet(): void {
    if (!this.panel.isOpen || this.conversation.begun || (!this.site && !this.unavailable)) return;
    const { language } = this.conversation;
    this.thread.greet(this.site?.greeting || texts.greeting(language), language, this.site ?? {});
  }

  private listener() {
    return {
      arrived: (event: ChatEvent) => this.arrived(event),
      queued: this.thread.queue.bind(this.thread),
      accepted: (message: Unsent, event: string) => {
        this.thread.accepted(message, event);
        this.mark();
      },
      retrying: this.thread.retrying.bind(this.thread),
      refused: (message: { text: string; client_id: string }, why: Refused) => {
        this.thread.withdraw(message);
        this.composer.giveBack(message.text);
        this.composer.showError(why.problem.detail || texts.refused);
      },
      expired: (left: string[]) => {
        this.expired = true;
        this.composer.giveBack(left.join("\n"));
        this.refresh();
      },
      adopted: () => {
        if (this.expired) this.renew();
        if (this.frame.lang !== this.conversation.language) void this.load();
        this.speak();
        this.name();
      },
      dropped: (left: string[], deleted: boolean) => {
        this.composer.giveBack(left.join("\n"));
        this.renew();
        if (deleted) this.thread.note(texts.removed);
      },
      changed: (state: State) => (state.replaying ? this.refreshSoon() : this.refresh(state)),
    };
  }

  private arrived(event: ChatEvent): void {
    if (event.kind === "queue") return this.thread.move(event, (words) => this.notices.hear(words));
    this.thread.add(event);
    if (event.from === "staff" && event.kind === "message") this.notices.answered();
    if (this.conversation.state.replaying) return;
    this.host.arrived(event);
    if (this.panel.isOpen) this.menu?.heard(event);
    this.look();
    this.mark();
    if (event.kind !== "message" || event.from === "citizen" || this.panel.isOpen) return;
    this.unread += 1;
    this.panel.unread(this.unread);
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
    this.thread.hush(state.replaying);
    this.look();
    this.mark();
    this.notices.show(state, this.expired, this.unavailable && !this.conversation.begun);
    this.endOrWrite(state.closed);
    this.judge(state.closed);
    this.panel.subtitle(
      state.holder === "staff" ? texts.noteStaff(state.staffName) : state.holder === "waiting" ? texts.noteQueue : texts.noteRobot,
    );
    this.composer.name(state.holder === "assistant" ? texts.field : texts.fieldStaff);
    this.menu?.refresh();
    this.humanButton.hidden = !this.offersHuman() || state.late; // then the notice has one
  }

  /** What is in the open window of a visible page, and not above it, is seen. */
  private look(): void {
    const { isOpen } = this.panel;
    if (isOpen && document.visibilityState === "visible" && !this.thread.away && !this.conversation.state.replaying)
      this.conversation.look();
  }

  private mark(): void {
    const { holder, replaying } = this.conversation.state;
    if (!replaying) this.thread.mark(holder !== "assistant");
  }

  /** A place for the question whether an answer helped; not asked of what another page has shown. */
  private verdict(event: ChatEvent): HTMLElement | undefined {
    const { ratings, state } = this.conversation;
    if (event.from !== "assistant" || !event.answer || (state.replaying && ratings[event.id] === undefined)) return undefined;
    const place = node("div", { class: "helpful" });
    this.more().then(
      ({ verdict }) => place.replaceWith(verdict(event, this.surroundings)),
      () => place.remove(),
    );
    return place;
  }

  private judge(closed: boolean): void {
    if (!closed) this.rating.replaceChildren();
    else if (!this.rating.firstChild && !this.conversation.ratings[""])
      this.more().then(({ judge }) => judge(this.rating, this.surroundings), () => {});
  }

  /** A closed conversation has no field; who stood in it is taken to the way on. */
  private endOrWrite(closed: boolean): void {
    const wrote = this.composer.element.matches(":focus-within");
    this.composer.element.hidden = closed;
    if (closed) this.thread.clearQuick(); // nobody would take an answer
    if (closed && wrote) this.focusOn();
  }

  private focusOn(): void {
    this.notices.element.querySelector("button")?.focus();
  }

  private send(text: string): void {
    if (this.expired) this.begin();
    this.conversation.send(text);
    this.name();
  }

  private press(event: ChatEvent, index: number, title: string): void {
    if (this.expired || this.conversation.state.closed) return;
    this.conversation.press(event.id, index, title);
    this.focusInside(); // the pressed button is gone
  }

  private offersHuman(): boolean {
    const { holder, closed } = this.conversation.state;
    return holder === "assistant" && !closed && this.site?.live_chat !== false;
  }

  private human(): void {
    if (this.conversation.state.closed) this.begin();
    this.send(texts.humanMessage(this.conversation.language));
    this.focusInside();
  }

  private begin(): void {
    this.conversation.leave();
    this.renew();
    this.composer.field.focus();
  }

  /** As before the first word. */
  private renew(): void {
    this.quiet();
    this.expired = false;
    this.thread.clear();
    this.greet();
    this.name();
    this.refresh();
  }

  /** The window's second part, dressed. */
  private async more(): Promise<SecondPart> {
    const part = await inTime(this.seams.more(), this.seams.clock);
    if (!this.dressed) {
      this.dressed = true;
      part.lend({ hasCpr, withoutCpr, numbersIn });
      (this.frame.getRootNode() as ShadowRoot).adoptedStyleSheets.push(part.sheet);
      this.composer.attach(part.markNumbers);
      part.watchKeyboard(this.panel.dialog);
    }
    return part;
  }

  private async finish(): Promise<void> {
    if (this.conversation.begun) await this.conversation.close();
    else this.host.want(false);
  }

  private async remove(): Promise<void> {
    await this.conversation.remove();
    this.composer.text = "";
    this.begin();
    this.thread.note(texts.removed);
  }

  private async attempt(task: () => Promise<Said | void>): Promise<void> {
    try {
      const said = await task();
      if (said) this.thread.note(said);
    } catch {
      this.thread.note(texts.failed);
    }
  }

  private typed(): void {
    this.conversation?.note(this.safeDraft(), this.panel.isOpen);
    if (this.composer.text) this.conversation?.typed();
  }

  private safeDraft(): string {
    const draft = this.composer.text;
    return hasCpr(draft) ? "" : draft;
  }
}
