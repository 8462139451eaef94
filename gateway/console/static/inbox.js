/** The inbox: four tabs with counts and the list of the chosen one. Rows are links, so keyboard and history just work. */
import { TABS } from "./conversations.js";
import { byId, element, onPress } from "./elements.js";
import { TEXTS } from "./texts.js";
import { shortTimeOf, waited } from "./times.js";

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./conversations.js").Tab} Tab */

const PAGE = 100; // rows
const EXCERPT = 160; // characters

export class Inbox {
  /** @type {Map<string, HTMLLIElement>} */ #rows = new Map();
  /** @type {WeakMap<HTMLLIElement, Conversation>} what each row shows */ #drawn = new WeakMap();
  #shown = PAGE;
  /** @type {Tab} */ #tab = "venter";
  /** @type {string | null} */ #selected = null;

  /** @param {import("./conversations.js").Conversations} conversations */
  constructor(conversations) {
    this.conversations = conversations;
    this.list = byId("list");
    byId("tabs").append(...TABS.map((tab) => element("li", {}, element("a", { href: `#${tab}` }))));
    conversations.addEventListener("change", () => this.draw());
    onPress("list-more", () => {
      this.#shown += PAGE;
      this.draw();
    });
    setInterval(() => tick(this.list), 1000);
  }

  /** @param {Tab} tab @param {string | null} selected */
  show(tab, selected) {
    if (tab !== this.#tab) this.#shown = PAGE;
    this.#tab = tab;
    this.#selected = selected;
    this.draw();
  }

  /** Puts the focus on a conversation's row, else on the tab. @param {string} id */
  focus(id) {
    const row = this.#rows.get(id)?.querySelector("a") ?? byId("tabs").querySelector("[aria-current]");
    if (row instanceof HTMLElement) row.focus();
  }

  draw() {
    if (!this.conversations.loaded) return;
    this.#drawTabs();
    const all = this.conversations.of(this.#tab);
    byId("list-empty").textContent = all.length ? "" : TEXTS.empty[this.#tab];
    byId("list-more").hidden = all.length <= this.#shown;
    this.#drawRows(all.slice(0, this.#shown));
    tick(this.list);
  }

  #drawTabs() {
    byId("tabs").querySelectorAll("a").forEach((link, index) => {
      const tab = TABS[index];
      const count = String(this.conversations.of(tab).length);
      link.replaceChildren(TEXTS.tabs[tab], " ", element("span", { class: "count" }, count));
      link.toggleAttribute("data-some", tab === "venter" && count !== "0");
      if (tab === this.#tab) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }

  /** Keeps each row's element, so that focus and reading place survive an update. @param {Conversation[]} wanted */
  #drawRows(wanted) {
    const focused = document.activeElement;
    const ids = new Set(wanted.map((c) => c.id));
    for (const [id, row] of this.#rows) if (!ids.has(id)) this.#drop(id, row);
    wanted.forEach((conversation, index) => {
      const row = this.#row(conversation);
      if (this.list.children[index] !== row) this.list.insertBefore(row, this.list.children[index] ?? null);
    });
    if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) focused.focus();
  }

  /** @param {string} id @param {HTMLLIElement} row */
  #drop(id, row) {
    const hadFocus = row.contains(document.activeElement);
    row.remove();
    this.#rows.delete(id);
    if (hadFocus) this.focus("");
  }

  /** @param {Conversation} conversation */
  #row(conversation) {
    let row = this.#rows.get(conversation.id);
    if (!row) this.#rows.set(conversation.id, (row = element("li", {}, element("a"))));
    const link = /** @type {HTMLAnchorElement} */ (row.firstElementChild);
    link.href = `#${this.#tab}/${encodeURIComponent(conversation.id)}`;
    link.className = conversation.closed ? "closed" : conversation.holder;
    if (conversation.id === this.#selected) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (this.#drawn.get(row) !== conversation) link.replaceChildren(...this.#content(conversation));
    this.#drawn.set(row, conversation);
    return row;
  }

  /** @param {Conversation} c */
  #content(c) {
    const excerpt = (c.last_text ?? "").slice(0, EXCERPT);
    const from = c.last_from ? TEXTS.from[/** @type {"citizen"} */ (c.last_from)] : "";
    const topic = c.topics?.at(-1);
    return [
      element("span", { class: "place" }, placeOf(c), " "),
      element("span", { class: "state" }, ...stateOf(c, this.conversations), " "),
      ...(topic ? [element("span", { class: "topic" }, topic, " ")] : []),
      element("span", { class: "excerpt", dir: "auto" }, excerpt && from ? `${from}: ${excerpt}` : excerpt),
    ];
  }
}

/** "Eksempelby Kommune · Biblioteket". @param {Conversation} conversation */
export function placeOf(conversation) {
  return `${conversation.site_name} · ${TEXTS.fronts[conversation.front] ?? conversation.front}`;
}

/** Who has it, with the waiting time as it counts. @param {Conversation} c @param {import("./conversations.js").Conversations} all @returns {(Node | string)[]} */
export function stateOf(c, all) {
  if (c.closed) return [`${TEXTS.holder.closed} ${shortTimeOf(c.last_at)}`];
  if (c.holder === "assistant") return [TEXTS.holder.assistant];
  if (all.isAnswerDue(c)) return [element("strong", {}, TEXTS.answerDue)];
  if (all.isMine(c)) return [TEXTS.holder.mine];
  if (c.holder === "staff") return [TEXTS.holder.staff(c.staff_name || TEXTS.somebody)];
  return [element("strong", {}, `${TEXTS.waitedFor} `, element("time", { "data-since": c.waiting_since ?? "" }))];
}

/** Lets every waiting time below `root` count. @param {HTMLElement} root */
export function tick(root) {
  for (const time of root.querySelectorAll("time[data-since]")) {
    const text = waited(time.getAttribute("data-since"));
    if (time.textContent !== text) time.textContent = text;
  }
}
