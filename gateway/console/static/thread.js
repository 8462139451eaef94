/** The thread of the open conversation: messages and private notes in one log, drawn at its newest end, older ones on demand. */
import { compareIds } from "./conversations.js";
import { byId, element, onPress } from "./elements.js";
import { isShown, messageOf, noteOf } from "./message.js";
import { dayOf } from "./times.js";

/** @typedef {import("./types.js").ConversationEvent} ConversationEvent */
/** @typedef {import("./types.js").Note} Note */
/** @typedef {{id: string, at: string, event?: ConversationEvent, note?: Note}} Entry */

const PAGE = 200; // entries; a thread of thousands is drawn from its end
const NEAR = 80; // px from the end that still count as reading along

/** Fires "change" when something was added or changed, or the reader came to the end. */
export class Thread extends EventTarget {
  /** @type {Map<string, Entry>} in order */ #entries = new Map();
  /** @type {Map<string, HTMLElement>} */ #drawn = new Map();
  /** @type {Entry[]} notes older than the oldest event fetched */ #notesAbove = [];
  /** @type {string | null} the event before which more can be fetched */ #earlier = null;
  #shown = PAGE;
  #along = true; // whether the reader is at the newest end
  log = byId("log");
  scroll = byId("scroll");

  /**
   * @param {Record<string, string>} statuses Danish names of the statuses
   * @param {(before: string) => Promise<{events: ConversationEvent[], earlier: string | null}>} fetchOlder
   */
  constructor(statuses, fetchOlder) {
    super();
    this.fetchOlder = fetchOlder;
    this.statuses = statuses;
    onPress("newest", () => {
      this.toEnd();
      this.scroll.focus({ preventScroll: true });
    });
    onPress("older", () => void this.#showOlder());
    for (const target of [this.scroll, window]) target.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // The reply box that comes or grows must not push the newest message out of sight.
    new ResizeObserver(() => this.#along && this.toEnd()).observe(this.scroll);
  }

  /** @returns {ConversationEvent[]} */
  get events() {
    return [...this.#entries.values()].flatMap(({ event }) => event ?? []);
  }

  /** Whether the reader sees the newest message. */
  get isAtEnd() {
    return this.#along;
  }

  clear() {
    this.#entries = new Map();
    this.#notesAbove = [];
    this.#earlier = null;
    this.#shown = PAGE;
    this.#along = true;
    this.#redraw();
  }

  /** The newest part as the gateway gave it; where it no longer meets what is known, it begins anew. @param {ConversationEvent[]} events @param {string | null} earlier */
  addNewest(events, earlier) {
    const last = this.events.at(-1);
    if (last && earlier && compareIds(events[0].id, last.id) > 0) this.clear();
    if (!this.events.length) this.#earlier = earlier;
    this.add(events);
    this.#drawOlder();
  }

  /** Adds what is not yet known and changes what was edited; the reader stays where he reads unless he reads along. @param {ConversationEvent[]} events */
  add(events) {
    for (const event of events) if (event.kind === "edit") this.#edit(event);
    const known = events.filter((event) => this.#entries.has(event.id));
    for (const event of known) if (isChanged(event, this.#entries.get(event.id)?.event)) this.#change(event);
    this.#add(events.filter((event) => event.id && isShown(event)).map((event) => ({ id: event.id, at: event.at, event })));
  }

  /** @param {Note[]} notes the oldest first, all of them */
  addNotes(notes) {
    const first = this.#earlier && this.events[0] ? Date.parse(this.events[0].at) : 0;
    const entries = notes.map(entryOf);
    this.#notesAbove = entries.filter(({ at }) => Date.parse(at) < first);
    this.#add(entries.filter(({ at }) => Date.parse(at) >= first));
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    if (this.#scrollsWithPage()) byId("open").scrollIntoView({ block: "end" });
    this.#scrolled();
  }

  /** Brings what was added below the thread into sight for whoever reads along. */
  keepEnd() {
    if (this.#along) this.toEnd();
  }

  /** @param {Entry[]} entries */
  #add(entries) {
    const fresh = entries.filter(({ id }) => !this.#entries.has(id)).sort((a, b) => compareIds(a.id, b.id));
    if (!fresh.length) return;
    const [first, last] = [!this.#entries.size, [...this.#entries.keys()].at(-1)];
    for (const entry of fresh) this.#entries.set(entry.id, entry);
    if (first || (last && compareIds(fresh[0].id, last) < 0)) this.#redraw();
    else fresh.forEach((entry, index) => this.log.append(...this.#nodes(entry, fresh[index - 1] ?? this.#entries.get(last ?? ""))));
    if (first || this.#along) this.toEnd();
    else this.#scrolled();
    this.dispatchEvent(new Event("change"));
  }

  /** @param {ConversationEvent} edit */
  #edit({ edits, text, withdrawn }) {
    const event = this.#entries.get(edits ?? "")?.event;
    if (event) this.#change(withdrawn ? { ...event, text: "", withdrawn } : { ...event, text, edited: true });
  }

  /** @param {ConversationEvent} event in place of what was known under its id */
  #change(event) {
    const drawn = this.#drawn.get(event.id);
    this.#entries.set(event.id, { id: event.id, at: event.at, event });
    if (!drawn) return;
    const made = messageOf(event, this.statuses);
    drawn.replaceWith(made);
    this.#drawn.set(event.id, made);
    this.dispatchEvent(new Event("change"));
  }

  /** Draws everything anew without reading it all aloud. */
  #redraw() {
    this.#quietly(() => {
      const sorted = [...this.#entries.values()].sort((a, b) => compareIds(a.id, b.id));
      this.#entries = new Map(sorted.map((entry) => [entry.id, entry]));
      this.#drawn.clear();
      const wanted = sorted.slice(-this.#shown);
      this.log.replaceChildren(...wanted.flatMap((entry, index) => this.#nodes(entry, wanted[index - 1])));
      this.#drawOlder();
    });
  }

  #drawOlder() {
    byId("older").hidden = this.#entries.size <= this.#shown && !this.#earlier;
  }

  /** An entry, after its day where that is another than that of the entry before. @param {Entry} entry @param {Entry} [before] */
  #nodes(entry, before) {
    const made = entry.note ? noteOf(entry.note) : messageOf(/** @type {ConversationEvent} */ (entry.event), this.statuses);
    this.#drawn.set(entry.id, made);
    const day = dayOf(entry.at);
    return day && day !== dayOf(before?.at) ? [element("p", { class: "day" }, day), made] : [made];
  }

  async #showOlder() {
    const [older, first] = [byId("older"), this.events[0]?.id];
    if (this.#entries.size <= this.#shown && this.#earlier && !older.getAttribute("aria-disabled")) {
      older.setAttribute("aria-disabled", "true");
      const page = await this.fetchOlder(this.#earlier).catch(() => null).finally(() => older.removeAttribute("aria-disabled"));
      if (page && first === this.events[0]?.id) this.#prepend(page.events, page.earlier);
    }
    if (this.#entries.size > this.#shown) this.#drawMore();
  }

  /** @param {ConversationEvent[]} events @param {string | null} earlier */
  #prepend(events, earlier) {
    this.#earlier = earlier;
    const since = earlier && events[0] ? Date.parse(events[0].at) : 0;
    const notes = this.#notesAbove.filter(({ at }) => Date.parse(at) >= since);
    this.#notesAbove = this.#notesAbove.filter(({ at }) => Date.parse(at) < since);
    const older = [...events.filter(isShown).map((event) => ({ id: event.id, at: event.at, event })), ...notes];
    older.sort((a, b) => compareIds(a.id, b.id));
    this.#shown = Math.min(this.#shown, this.#entries.size);
    this.#entries = new Map([...older.map((entry) => /** @type {const} */ ([entry.id, entry])), ...this.#entries]);
    this.#drawOlder();
  }

  #drawMore() {
    const fromEnd = this.scroll.scrollHeight - this.scroll.scrollTop;
    const all = [...this.#entries.values()];
    const older = all.slice(Math.max(0, all.length - this.#shown - PAGE), all.length - this.#shown);
    const pageBefore = document.documentElement.scrollHeight;
    this.#shown += PAGE;
    this.#quietly(() => this.log.prepend(...older.flatMap((entry, index) => this.#nodes(entry, older[index - 1]))));
    this.#drawOlder();
    if (this.#scrollsWithPage()) window.scrollBy(0, document.documentElement.scrollHeight - pageBefore);
    else this.scroll.scrollTop = this.scroll.scrollHeight - fromEnd;
    this.scroll.focus({ preventScroll: true });
  }

  /** @param {() => void} draw */
  #quietly(draw) {
    this.log.setAttribute("aria-live", "off");
    draw();
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 500);
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
    const before = this.#along;
    this.#along = this.#isAtEnd();
    byId("newest").hidden = this.#along;
    if (this.#along && !before) this.dispatchEvent(new Event("change"));
  }
}

/** @param {Note} note @param {number} index @returns {Entry} */
const entryOf = (note, index) => ({ id: `${Date.parse(note.at)}-${1000 + index}`, at: note.at, note });

/** @param {ConversationEvent} event @param {ConversationEvent | undefined} known */
const isChanged = (event, known) => event.withdrawn !== known?.withdrawn || event.edited !== known?.edited || event.text !== known?.text;
