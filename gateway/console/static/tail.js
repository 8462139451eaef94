/** What stands below the newest message: whether it was read, that the citizen types, and one's last minute to change one's words. */
import { Amend } from "./amend.js";
import { compareIds } from "./conversations.js";
import { byId } from "./elements.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./types.js").Conversation} Conversation */

const TYPING = 6_000; // ms after the last sign

export class Tail {
  /** @type {Conversation | null} */ #conversation = null;
  #readCitizen = "0-0";
  /** @type {number | undefined} */ #still;

  /** @param {import("./thread.js").Thread} thread @param {string} username */
  constructor(thread, username) {
    this.thread = thread;
    this.amend = new Amend(username, () => this.thread.keepEnd());
    thread.addEventListener("change", () => this.draw());
  }

  /** @param {Conversation} conversation */
  show(conversation) {
    if (conversation.id !== this.#conversation?.id) this.clear();
    this.#conversation = conversation;
    this.#read(conversation.read_citizen);
    this.draw();
  }

  clear() {
    this.#conversation = null;
    this.#readCitizen = "0-0";
    this.#stopTyping();
    byId("mark").textContent = "";
    this.amend.show("", undefined, false);
  }

  /** A signal about the open conversation. @param {{typing?: string, read?: string, event?: string}} signal */
  heard({ typing, read, event }) {
    if (typing === "citizen") this.#types();
    if (read === "citizen") this.#read(event);
    this.draw();
  }

  draw() {
    const said = this.thread.events.filter(({ kind }) => kind === "message");
    const last = said.at(-1);
    if (last?.from === "citizen") this.#stopTyping(last.id);
    const isRead = last && compareIds(this.#readCitizen, last.id) >= 0;
    const text = last?.from !== "staff" || last.withdrawn ? "" : isRead ? TEXTS.read : TEXTS.delivered;
    if (byId("mark").textContent !== text) byId("mark").textContent = text;
    const open = this.#conversation;
    if (open) this.amend.show(open.id, said.findLast(({ from }) => from === "staff"), !open.closed);
    this.thread.keepEnd();
  }

  /** @param {string | null | undefined} event */
  #read(event) {
    if (event && compareIds(event, this.#readCitizen) > 0) this.#readCitizen = event;
  }

  #typedBefore = "";

  #types() {
    byId("typing").textContent = TEXTS.typing;
    clearTimeout(this.#still);
    this.#still = window.setTimeout(() => this.#stopTyping(), TYPING);
  }

  /** @param {string} [message] the one that was being typed: it ends the sign once */
  #stopTyping(message) {
    if (message && message === this.#typedBefore) return;
    if (message) this.#typedBefore = message;
    clearTimeout(this.#still);
    byId("typing").textContent = "";
  }
}
