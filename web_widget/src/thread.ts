/** The thread of messages: each shown once, in the order of its event id, those not yet sent at the end. */
import { compareIds, type ChatEvent, type Site } from "./contract.js";
import { extrasOf, placed, type Desk } from "./extras.js";
import { blocksOf } from "./markdown.js";
import { afterEdit, blockNode, fill, messageNode, tongue } from "./message.js";
import { button, node, say } from "./nodes.js";
import type { Unsent } from "./outbox.js";
import * as texts from "./texts.js";
import type { Language, Said } from "./texts.js";

/** What the citizen can do in the thread, and what it needs to know. */
export interface Around extends Desk {
  ask(text: string): void;
  siteName(): string;
  /** The question under an answer: did it help? */
  helpful(event: ChatEvent): HTMLElement | "";
}

interface Shown {
  id: string;
  element: HTMLElement;
  event: ChatEvent | undefined;
}

export class Thread {
  readonly element = node("div", { class: "log", role: "log", "aria-label": texts.log, tabindex: "0" });
  private shown: Shown[] = [];
  private readonly ids = new Set<string>();
  /** By client id: what the citizen wrote here and the stream has not yet shown. */
  private readonly mine = new Map<string, HTMLElement>();
  /** Those of them that have no event id yet; they stand at the end. */
  private readonly unplaced = new Set<HTMLElement>();
  /** The ids of those shown: none is told twice. */
  private readonly notices = new Set<string>();
  private greeting: HTMLElement | undefined;
  private greeted = "";
  private quick: HTMLElement | undefined;
  /** The event whose buttons are offered. */
  private offered: ChatEvent | undefined;
  private target: HTMLElement | undefined;
  private scrolledTo = 0;
  /** The citizen is reading further up. */
  away = false;
  private height = 0;
  /** The line that tells the place in the queue, and that place. */
  private queueLine: HTMLElement | undefined;
  private queuePlace: number | undefined;
  /** Up to which event staff have read. */
  private read = "";
  /** By when a message was left: forms from before are done with. */
  private left = "";
  private receiptSays: Said = "";
  private readonly receipt = node("p", { class: "small", "aria-live": "off" });

  constructor(private readonly around: Around) {
    this.element.addEventListener("scroll", () => (this.away = this.element.scrollTop < this.scrolledTo - 40));
    new ResizeObserver(() => this.resized()).observe(this.element);
  }

  /** The notices and the greeting shown before there is a conversation; the server's own take their place. */
  greet(text: string, language: Language, { suggestions = [], notices = [] }: Partial<Site>): void {
    if (this.shown.length || this.mine.size) return;
    this.clear();
    const event = { id: "", kind: "message", from: "assistant", text, language } as const;
    this.greeted = text;
    this.greeting = messageNode(event, this.extras);
    this.element.append(...notices.map((notice) => this.notice({ ...event, ...notice, notice: notice.id })), this.greeting);
    const buttons = suggestions.map(({ title }) => button(() => this.around.ask(title), title, "button", { lang: language }));
    if (buttons.length) this.setQuick(texts.suggestions, buttons);
    this.element.scrollTop = this.scrolledTo = 0;
  }

  add(event: ChatEvent): void {
    if (event.kind === "edit") return this.edit(event);
    if (event.kind === "read" && event.from === "staff") this.read = event.event ?? "";
    if (this.ids.has(event.id)) {
      if (event.client_id) this.reuse(event);
      return;
    }
    const element = this.elementFor(event);
    if (!element) return;
    const last = this.place(event.id, element, event);
    if (event.status === "message_left") this.settleForms(event.id);
    else if (event.form && this.left) this.settleForms();
    if (last && !event.notice && (event.kind === "message" || event.buttons?.length)) this.offer(event, element);
    this.follow(element);
  }

  /** A place in the queue, in the line that told the last one; it is heard only where it is another. */
  move({ queue, minutes }: ChatEvent, hear: (words: Said) => void): void {
    if (!this.queueLine) return;
    const words = texts.queued(queue, minutes);
    this.queueLine.setAttribute("aria-live", "off");
    say(this.queueLine, words);
    if (queue !== this.queuePlace) hear(words);
    this.queuePlace = queue;
  }

  /** Under the citizen's last message: that staff have read it or, where there is staff to read it, that it is sent. */
  mark(staffed: boolean): void {
    const last = this.lastOfCitizen();
    const read = !!last && !!this.read && compareIds(last.id, this.read) <= 0;
    const words = read ? texts.read : texts.sent;
    if (!last || !(read || staffed)) this.receipt.parentNode?.removeChild(this.receipt); // an old framework's remove() wants a parent
    else if (this.receipt.parentNode !== last.element || this.receiptSays !== words) {
      say(this.receipt, words);
      this.receiptSays = words;
      last.element.append(this.receipt);
      if (this.shown.at(-1) === last) this.follow(last.element);
    }
  }

  private lastOfCitizen(): Shown | undefined {
    for (let at = this.shown.length; at--; ) if (this.shown[at]!.element.classList.contains("from-citizen")) return this.shown[at];
    return undefined;
  }

  /** Staff changed or took back a message of theirs. */
  private edit(edit: ChatEvent): void {
    const shown = this.shown.find(({ id }) => id === edit.edits);
    if (shown?.event?.from !== "staff" || shown.event.kind !== "message" || edit.from !== "staff") return;
    shown.event = afterEdit(shown.event, edit);
    fill(shown.element, shown.event, this.extras);
    if (edit.withdrawn && this.offered?.id === edit.edits) this.clearQuick();
  }

  /** The forms from before the event `left` are done with. */
  private settleForms(left = this.left): void {
    this.left = left;
    for (const { id, element } of this.shown) {
      const form = compareIds(id, left) < 0 && element.querySelector("form");
      if (!form) continue;
      const inside = form.matches(":focus-within");
      form.remove();
      if (inside) this.element.focus();
    }
  }

  queue(message: Unsent): void {
    if (this.mine.has(message.client_id)) return;
    const at = new Date().toISOString();
    const element = messageNode({ id: "", kind: "message", from: "citizen", text: message.text, at }, this.extras);
    this.mine.set(message.client_id, element);
    this.unplaced.add(element);
    this.clearQuick();
    this.element.append(element);
    this.follow(element, true);
  }

  /** The server has it: the message takes its place in the order. */
  accepted(message: Unsent, event: string): void {
    const element = this.mine.get(message.client_id);
    if (!element || this.ids.has(event)) return;
    unmark(element);
    this.place(event, element);
  }

  retrying(message: Unsent): void {
    const element = this.mine.get(message.client_id);
    if (!element || element.classList.contains("unsent")) return;
    element.classList.add("unsent");
    element.append(node("p", { class: "small state" }, texts.unsent));
    this.follow(element, true);
  }

  withdraw(message: Pick<Unsent, "client_id">): void {
    const element = this.mine.get(message.client_id);
    if (!element) return;
    element.remove();
    this.unplaced.delete(element);
    this.mine.delete(message.client_id);
  }

  /** The conversation is gone: what was never accepted was not said. */
  withdrawUnsent(): void {
    for (const [client_id, element] of [...this.mine]) if (this.unplaced.has(element)) this.withdraw({ client_id });
  }

  /** Nobody would take an answer any more, or somebody does again. */
  end(over: boolean): void {
    this.element.classList.toggle("over", over);
    if (over) this.clearQuick();
  }

  /** The focus is on something that answers by a press. */
  get pressing(): boolean {
    return !!(this.element.getRootNode() as ShadowRoot).activeElement?.closest(".press, .quick");
  }

  note(text: Said): void {
    const element = node("p", { class: "line" }, text);
    this.element.append(element);
    this.follow(element);
  }

  clear(): void {
    this.element.replaceChildren();
    this.shown = [];
    this.ids.clear();
    this.mine.clear();
    this.unplaced.clear();
    this.notices.clear();
    this.greeting = this.quick = this.offered = this.queueLine = this.queuePlace = undefined;
    this.read = this.left = "";
  }

  clearQuick(): void {
    this.quick?.remove();
    this.quick = this.offered = undefined;
  }

  /** Shows the newest: when the window opens, nothing could be scrolled before. */
  toEnd(): void {
    if (!this.shown.length) return; // the greeting is read from its beginning
    this.element.scrollTop = this.element.scrollHeight;
    this.scrolledTo = this.element.scrollTop;
  }

  /** While the past is read back, a screen reader is not told it again. */
  hush(quiet: boolean): void {
    this.element.setAttribute("aria-live", quiet ? "off" : "polite");
  }

  private elementFor(event: ChatEvent): HTMLElement | null {
    if (event.kind === "holder") return this.holderLine(event);
    if (event.kind === "closed") {
      this.clearQuick(); // nobody answers them any more
      return lineNode(event, texts.closed);
    }
    if (event.kind !== "message") return null;
    if (event.notice) return this.notices.has(event.notice) ? null : this.notice(event);
    if (event.from === "system") {
      const extra = this.extras(event);
      return extra ? node("div", { class: "message" }, lineNode(event, ""), extra) : lineNode(event, "");
    }
    const reused = this.reuse(event);
    if (reused) return reused;
    const made = messageNode(event, this.extras);
    made.append(this.around.helpful(event));
    return made;
  }

  private notice(event: ChatEvent): HTMLElement {
    const head = node("p", { class: "who" }, texts.notice);
    const made = node("div", { class: "notice" }, head, node("div", tongue(event), ...blocksOf(event.text ?? "").map(blockNode)));
    this.notices.add(event.notice!);
    return made;
  }

  /** The node that already shows this message, so that a screen reader says it once. */
  private reuse(event: ChatEvent): HTMLElement | undefined {
    const sent = event.client_id ? this.mine.get(event.client_id) : undefined;
    if (sent) {
      this.mine.delete(event.client_id!);
      unmark(sent);
      if (event.language) sent.querySelector<HTMLElement>(".bubble")!.lang = event.language;
      const same = sent.querySelector(".plain")?.textContent === event.text;
      if (!same || event.masked) fill(sent, event, this.extras);
      return sent;
    }
    const greeting = this.greeting;
    if (!greeting || event.from !== "assistant" || event.understood) return undefined;
    this.greeting = undefined;
    if (event.text !== this.greeted) fill(greeting, event, this.extras);
    return greeting;
  }

  private holderLine(event: ChatEvent): HTMLElement {
    const before = this.queueLine;
    before?.parentElement!.classList.remove("queue");
    this.queueLine = undefined;
    if (event.holder === "waiting") {
      // A new place in the queue replaces the old one instead of filling the thread.
      if (before && this.shown.at(-1)?.element === before.parentElement) this.shown.pop()!.element.remove();
      this.queuePlace = event.queue;
      this.queueLine = event.text ? node("span", tongue(event), event.text) : node("span", {}, texts.queued(event.queue, event.minutes));
      return node("p", { class: "line queue" }, this.queueLine);
    }
    return lineNode(event, event.holder === "staff" ? texts.withStaff(event.staff_name ?? "", this.around.siteName()) : texts.withRobot);
  }

  /** Puts the element where its id belongs; true when it is the newest. */
  private place(id: string, element: HTMLElement, event?: ChatEvent): boolean {
    let at = this.shown.length;
    while (at > 0 && compareIds(this.shown[at - 1]!.id, id) > 0) at -= 1;
    this.unplaced.delete(element);
    const [waiting = null] = this.unplaced;
    const before = this.shown[at]?.element ?? waiting;
    this.shown.splice(at, 0, { id, element, event });
    this.ids.add(id);
    const here = element.isConnected && (element.nextElementSibling === before || (!before && !element.nextElementSibling));
    if (!here) this.element.insertBefore(element, before);
    return at === this.shown.length - 1 && !before;
  }

  private readonly extras = (event: ChatEvent): HTMLElement | undefined => extrasOf(event, this.around);

  private offer(event: ChatEvent, element: HTMLElement): void {
    this.clearQuick();
    this.offered = event;
    const elsewhere = placed(event);
    const buttons = (event.buttons ?? []).flatMap(({ title }, index) => {
      const press = () => this.around.press(event, index, title);
      return elsewhere.has(index) ? [] : button(press, title, "button", { lang: event.language ?? "da" });
    });
    if (buttons.length) this.setQuick(texts.choices, buttons, element);
  }

  private setQuick(label: Said, buttons: HTMLButtonElement[], after?: HTMLElement): void {
    this.quick?.remove();
    this.quick = node("div", { class: "quick", role: "group", "aria-label": label }, ...buttons);
    if (after) after.after(this.quick);
    else this.element.append(this.quick);
  }

  /** Scrolls along unless the citizen is reading further up; a long answer is shown from its first line. */
  private follow(element: HTMLElement, always = false): void {
    // Among 2,000 messages a form is only looked for where the focus is.
    if (!always && (this.away || (this.element.matches(":focus-within") && this.element.querySelector("form:focus-within")))) return;
    if (!this.target) requestAnimationFrame(() => this.scroll());
    this.target = element;
  }

  /** What stood at the lower edge stays there when a notice or the phone's keyboard takes room. */
  private resized(): void {
    const { clientHeight } = this.element;
    if (clientHeight && clientHeight < this.height) {
      this.element.scrollTop += this.height - clientHeight;
      this.scrolledTo = this.element.scrollTop;
    }
    this.height = clientHeight;
  }

  private scroll(): void {
    const log = this.element;
    const held = this.queueLine?.parentElement; // it stays at the upper edge
    const top = this.target!.offsetTop - log.offsetTop - 8 - (held && held !== this.target ? held.offsetHeight : 0);
    this.target = undefined;
    log.scrollTop = this.scrolledTo = Math.max(0, Math.min(top, log.scrollHeight - log.clientHeight));
  }
}

/** What the server says between the messages, else our own words for it. */
function lineNode(event: ChatEvent, words: Said): HTMLElement {
  return event.text ? node("p", { class: "line", ...tongue(event) }, event.text) : node("p", { class: "line" }, words);
}

function unmark(element: HTMLElement): void {
  element.classList.remove("unsent");
  element.querySelector(".state")?.remove();
}
