/** The older part of the inbox: the list comes with all that is to be done and the newest of the rest; this fetches page after page. */
import * as api from "./api.js";

/** @typedef {import("./conversations.js").Tab} Tab */

const PAGED = { alle: "all", afsluttede: "closed" };

export class Pages {
  /** @type {Record<string, number | null | undefined>} `before` of each tab's next page; null at the end, undefined before the first */ #next = {};

  /** @param {import("./conversations.js").Conversations} conversations */
  constructor(conversations) {
    this.conversations = conversations;
  }

  /** Whether the gateway has more of a tab than was fetched. @param {Tab} tab */
  hasMore(tab) {
    return tab in PAGED && this.#next[tab] !== null;
  }

  /** The list as the inbox begins with it. @returns {Promise<import("./types.js").Conversation[]>} */
  async first() {
    const { conversations, next } = await api.conversations();
    // A page that was fetched before stays, and so does its place.
    if (!next || !this.#next.alle) this.#next.alle = next ?? null;
    return conversations;
  }

  /** @param {Tab} tab */
  async more(tab) {
    if (tab !== "alle" && tab !== "afsluttede") return;
    const { conversations, next } = await api.olderConversations(PAGED[tab], this.#next[tab] ?? null);
    this.#next[tab] = next ?? null;
    this.conversations.addOlder(conversations);
  }

  /** The first page of a tab that the list does not begin with. @param {Tab} tab */
  async begin(tab) {
    if (tab in PAGED && this.#next[tab] === undefined) await this.more(tab);
  }
}
