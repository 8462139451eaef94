/** The inbox: five tabs with counts and the list of the chosen one. Rows are links, so keyboard and history just work. */
import { TABS } from "./conversations.js";
import { byId, element, onPress } from "./elements.js";
import { messageFrom } from "./http.js";
import { contentOf } from "./row.js";
import { TEXTS } from "./texts.js";
import { waited } from "./times.js";

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./conversations.js").Tab} Tab */

const PAGE = 100; // rows
/** @type {Set<Tab>} */
const COUNTED = new Set(["venter", "beskeder", "mine"]);

export class Inbox {
  /** @type {Map<string, HTMLLIElement>} */ #rows = new Map();
  /** @type {WeakMap<HTMLLIElement, Conversation>} what each row shows */ #drawn = new WeakMap();
  #shown = PAGE;
  /** @type {Tab} */ #tab = "venter";
  /** @type {string | null} */ #selected = null;

  /**
   * @param {import("./conversations.js").Conversations} conversations
   * @param {import("./people.js").People} people
   * @param {import("./pages.js").Pages} pages
   */
  constructor(conversations, people, pages) {
    this.conversations = conversations;
    this.pages = pages;
    this.people = people;
    this.list = byId("list");
    byId("tabs").append(...TABS.map((tab) => element("li", {}, element("a", { href: `#${tab}` }, TEXTS.tabs[tab]))));
    conversations.addEventListener("change", () => this.draw());
    onPress("list-more", () => void this.#showMore());
    setInterval(() => tick(this.list), 1000);
  }

  /** @param {Tab} tab @param {string | null} selected */
  show(tab, selected) {
    if (tab !== this.#tab) this.#shown = PAGE;
    this.#tab = tab;
    this.#selected = selected;
    this.draw();
    void this.#begin();
  }

  /** Puts the focus on a conversation's row, else on the tab. @param {string} id */
  focus(id) {
    const row = this.#rows.get(id)?.querySelector("a") ?? byId("tabs").querySelector("[aria-current]");
    if (row instanceof HTMLElement) row.focus();
  }

  /** Puts the focus in the list: on the chosen row, else the first. */
  enter() {
    const row = this.list.querySelector("a[aria-current]") ?? this.list.querySelector("a") ?? byId("tabs").querySelector("[aria-current]");
    if (row instanceof HTMLElement) row.focus();
  }

  draw() {
    if (!this.conversations.loaded) return;
    this.#drawTabs();
    const all = this.conversations.of(this.#tab);
    byId("list-empty").textContent = all.length ? "" : this.#whyEmpty();
    byId("list-more").hidden = all.length <= this.#shown && !this.pages.hasMore(this.#tab);
    this.#drawRows(all.slice(0, this.#shown));
    tick(this.list);
  }

  async #showMore() {
    byId("list-error").textContent = "";
    try {
      if (this.conversations.of(this.#tab).length <= this.#shown) await this.pages.more(this.#tab);
      this.#shown += PAGE;
      this.draw();
    } catch (error) {
      byId("list-error").textContent = messageFrom(error);
    }
  }

  async #begin() {
    if (this.conversations.loaded) await this.pages.begin(this.#tab).catch(() => {});
  }

  #whyEmpty() {
    const { team, label } = this.conversations.filter;
    return team || label ? TEXTS.emptyFiltered : TEXTS.empty[this.#tab];
  }

  #drawTabs() {
    byId("tabs").querySelectorAll("a").forEach((link, index) => {
      const tab = TABS[index];
      const count = this.conversations.of(tab).length;
      // What is only there to look things up in needs no number.
      const figure = COUNTED.has(tab) ? [" ", element("span", { class: "count" }, String(count))] : [];
      link.replaceChildren(TEXTS.tabs[tab], ...figure);
      link.toggleAttribute("data-some", tab !== "mine" && count > 0);
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
    if (this.#drawn.get(row) !== conversation) link.replaceChildren(...contentOf(conversation, this.conversations, this.people));
    this.#drawn.set(row, conversation);
    return row;
  }
}

/** Lets every waiting time below `root` count. @param {HTMLElement} root */
export function tick(root) {
  for (const time of root.querySelectorAll("time[data-since]")) {
    const text = waited(time.getAttribute("data-since"));
    if (time.textContent !== text) time.textContent = text;
  }
}
