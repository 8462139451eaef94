/** Joins the conversation with what the citizen sees of it. */
import { Api, type Place } from "./api.js";
import { Composer } from "./composer.js";
import type { ChatEvent, Site } from "./contract.js";
import { Conversation, type State } from "./conversation.js";
import { hasCpr } from "./cpr.js";
import { Refused } from "./errors.js";
import { safeAddress } from "./markdown.js";
import { Memory } from "./memory.js";
import { Menu } from "./menu.js";
import { node } from "./nodes.js";
import { Notices } from "./notices.js";
import { Panel } from "./panel.js";
import { delayAfter, type Seams } from "./seams.js";
import { texts } from "./texts.js";
import { Thread } from "./thread.js";
import { saveTranscript } from "./transcript.js";

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
  private site: Site | undefined;
  private unavailable = false;
  private expired = false;
  private unread = 0;
  private failures = 0;
  private cancelLoad = () => {};
  private readonly api: Api;
  private readonly conversation: Conversation;
  private readonly thread = new Thread(
    (event, index, title) => this.press(event, index, title),
    (text) => this.send(text),
    () => this.site?.name ?? "",
  );
  private readonly composer = new Composer((text) => this.send(text), () => this.typed());
  private readonly menu = new Menu({
    human: () => this.human(),
    save: () => void this.attempt(() => saveTranscript(this.conversation)),
    finish: () => void this.attempt(() => this.finish()),
    remove: () => void this.attempt(() => this.remove()),
  });
  private readonly notices = new Notices(() => ({
    phone: this.site?.phone || this.host.phone(),
    human: () => this.human(),
    begin: () => this.begin(),
  }));
  private readonly humanButton = node("button", { type: "button", class: "button", onclick: () => this.human() }, texts.human);
  private readonly panel = new Panel({
    menuButton: this.menu.button,
    menu: this.menu.element,
    log: this.thread.element,
    typing: this.notices.typing,
    notices: this.notices.element,
    composer: this.composer.element,
    human: this.humanButton,
  });

  constructor(place: Place, private readonly seams: Seams, private readonly host: Host) {
    this.api = new Api(place, seams);
    const memory = new Memory(seams.storage, `indgang:${place.server}:${place.site}:${place.front}`);
    this.conversation = new Conversation(this.api, memory, seams, this.listener(), () => location.origin + location.pathname);
    this.panel.launcher.addEventListener("click", () => host.want(!this.panel.isOpen));
    this.panel.closeButton.addEventListener("click", () => host.want(false));
    this.panel.dialog.addEventListener("keydown", (event) => this.escape(event));
    this.panel.dialog.addEventListener("cancel", (event) => event.preventDefault()); // escape() has seen it
    this.panel.dialog.addEventListener("close", () => this.panel.isOpen || host.want(false)); // a browser's own way out
    void this.load();
  }

  get nodes(): Node[] {
    return [this.panel.launcher, this.panel.news, this.panel.dialog, this.menu.question];
  }

  get isNarrow(): boolean {
    return this.panel.isNarrow;
  }

  /** Takes up what the page before left; true when the window was open there. */
  resume(): boolean {
    const kept = this.conversation.resume();
    if (kept?.draft) this.composer.text = kept.draft;
    this.name();
    return !!kept?.open && !this.isNarrow;
  }

  /** Shows or hides the window. The focus follows only what the citizen asked for. */
  show(open: boolean, moveFocus: boolean): void {
    if (open === this.panel.isOpen) return;
    const inside = this.panel.dialog.matches(":focus-within");
    if (open) this.opened(moveFocus);
    else this.panel.close();
    if (!open && (moveFocus || inside)) this.panel.launcher.focus();
    this.conversation.note(this.safeDraft(), open);
  }

  wake(): void {
    this.conversation.wake();
    if (this.unavailable) void this.load();
  }

  stop(): void {
    this.cancelLoad();
    this.conversation.stop();
  }

  private opened(moveFocus: boolean): void {
    const focused = document.activeElement as HTMLElement | null;
    this.panel.open();
    if (this.unavailable) void this.load();
    this.greet();
    this.thread.toEnd();
    this.unread = 0;
    this.panel.unread(0);
    if (moveFocus) this.focusInside();
    else this.returnFocus(focused);
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
    if (this.menu.unfolded) this.menu.fold();
    else this.host.want(false);
  }

  private async load(): Promise<void> {
    this.cancelLoad();
    try {
      this.use(await this.api.site());
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
    this.menu.privacy(safeAddress(site.privacy_url ?? ""));
  }

  private name(): void {
    const title = this.site?.title || texts.launch;
    this.panel.name(title, this.conversation.begun ? texts.resume : this.host.label() || title);
  }

  private greet(): void {
    if (!this.panel.isOpen || this.conversation.begun || (!this.site && !this.unavailable)) return;
    this.thread.greet(this.site?.greeting || texts.greeting, this.site?.suggestions ?? []);
  }

  private listener() {
    return {
      arrived: (event: ChatEvent) => this.arrived(event),
      queued: this.thread.queue.bind(this.thread),
      accepted: this.thread.accepted.bind(this.thread),
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
      changed: (state: State) => this.refresh(state),
    };
  }

  private arrived(event: ChatEvent): void {
    this.thread.add(event);
    if (this.conversation.state.replaying) return;
    this.host.arrived(event);
    if (event.kind !== "message" || event.from === "citizen" || this.panel.isOpen) return;
    this.unread += 1;
    this.panel.unread(this.unread);
  }

  private refresh(state: State = this.conversation.state): void {
    this.thread.hush(state.replaying);
    this.notices.show(state, this.expired, this.unavailable && !this.conversation.begun);
    this.endOrWrite(state.closed);
    this.panel.subtitle(
      state.holder === "staff" ? texts.noteStaff(state.staffName || texts.staff) : state.holder === "waiting" ? texts.noteQueue : texts.noteRobot,
    );
    this.composer.name(state.holder === "assistant" ? texts.field : texts.fieldStaff);
    const human = state.holder === "assistant" && !state.closed;
    this.menu.offerHuman(human);
    this.humanButton.hidden = !human || state.late; // then the notice has one
  }

  /** A closed conversation has no field; who stood in it is taken to the way on. */
  private endOrWrite(closed: boolean): void {
    const wrote = this.composer.element.matches(":focus-within");
    this.composer.element.hidden = closed;
    if (closed && wrote) this.notices.element.querySelector("button")?.focus();
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

  private human(): void {
    if (this.conversation.state.closed) this.begin();
    this.send(texts.humanMessage);
    this.focusInside();
  }

  private begin(): void {
    this.conversation.leave();
    this.expired = false;
    this.thread.clear();
    this.greet();
    this.name();
    this.refresh();
    this.composer.field.focus();
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

  private async attempt(task: () => Promise<string | void>): Promise<void> {
    try {
      const said = await task();
      if (said) this.thread.note(said);
    } catch {
      this.thread.note(texts.failed);
    }
  }

  private typed(): void {
    this.conversation?.note(this.safeDraft(), this.panel.isOpen);
  }

  private safeDraft(): string {
    const draft = this.composer.text;
    return hasCpr(draft) ? "" : draft;
  }
}
