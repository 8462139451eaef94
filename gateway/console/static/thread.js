/** The thread of the open conversation: one log, drawn once and then appended to, at its newest end. */
import { compareIds } from "./conversations.js";
import { byId, element, onPress } from "./elements.js";
import { isShown, messageOf } from "./message.js";
import { dayOf } from "./times.js";

/** @typedef {import("./types.js").ConversationEvent} ConversationEvent */

const PAGE = 200; // events; a thread of thousands is drawn from its end
const NEAR = 80; // px from the end that still count as reading along

export class Thread {
  /** @type {Map<string, ConversationEvent>} */ #events = new Map();
  /** @type {ConversationEvent | null} the newest drawn */ #last = null;
  #shown = PAGE;
  #along = true; // whether the reader is at the newest end
  log = byId("log");
  scroll = byId("scroll");

  /** @param {Record<string, string>} statuses Danish names of the statuses */
  constructor(statuses) {
    this.statuses = statuses;
    onPress("newest", () => {
      this.toEnd();
      this.scroll.focus({ preventScroll: true });
    });
    onPress("older", () => this.#showOlder());
    for (const target of [this.scroll, window]) target.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // The reply box that comes or grows must not push the newest message out of sight.
    new ResizeObserver(() => this.#along && this.toEnd()).observe(this.scroll);
  }

  get events() {
    return this.#events.values();
  }

  clear() {
    this.#events = new Map();
    this.#shown = PAGE;
    this.#along = true;
    this.#redraw();
  }

  /** Adds what is not yet known, in order; the reader stays where he reads unless he reads along. @param {ConversationEvent[]} events */
  add(events) {
    const fresh = events.filter((event) => event.id && isShown(event) && !this.#events.has(event.id));
    if (!fresh.length) return;
    const first = !this.#events.size;
    fresh.sort((a, b) => compareIds(a.id, b.id));
    for (const event of fresh) this.#events.set(event.id, event);
    const last = this.#last;
    if (first || (last && compareIds(fresh[0].id, last.id) < 0)) this.#redraw();
    else for (const event of fresh) this.#append(event);
    if (first || this.#along) this.toEnd();
    else this.#scrolled();
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    if (this.#scrollsWithPage()) byId("open").scrollIntoView({ block: "end" });
    this.#scrolled();
  }

  /** Draws everything anew without reading it all aloud. */
  #redraw() {
    this.log.setAttribute("aria-live", "off");
    this.#last = null;
    const sorted = [...this.#events.values()].sort((a, b) => compareIds(a.id, b.id));
    this.#events = new Map(sorted.map((event) => [event.id, event]));
    this.log.replaceChildren();
    for (const event of sorted.slice(-this.#shown)) this.#append(event);
    byId("older").hidden = sorted.length <= this.#shown;
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 500);
  }

  /** @param {ConversationEvent} event */
  #append(event) {
    const day = dayOf(event.at);
    if (day && day !== dayOf(this.#last?.at)) this.log.append(element("p", { class: "day" }, day));
    this.log.append(messageOf(event, this.statuses));
    this.#last = event;
  }

  #showOlder() {
    const fromEnd = this.scroll.scrollHeight - this.scroll.scrollTop;
    this.#shown += PAGE;
    this.#redraw();
    this.scroll.scrollTop = this.scroll.scrollHeight - fromEnd;
    this.scroll.focus({ preventScroll: true });
  }

  /** On narrow and low screens the page scrolls, not the thread. */
  #scrollsWithPage() {
    return getComputedStyle(this.scroll).overflowY === "visible";
  }

  #isAtEnd() {
    if (this.#scrollsWithPage()) return this.scroll.getBoundingClientRect().bottom < window.innerHeight + NEAR;
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR;
  }

  #scrolled() {
    this.#along = this.#isAtEnd();
    byId("newest").hidden = this.#along;
  }
}
