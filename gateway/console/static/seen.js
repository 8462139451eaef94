/** Tells the gateway what staff see of a conversation of theirs, and that they type. */
import * as api from "./api.js";
import { compareIds } from "./conversations.js";

/** @typedef {import("./types.js").Conversation} Conversation */

const TYPES_EVERY = 3_000; // ms

export class Seen {
  /** @type {Conversation | null} */ #conversation = null;
  #told = new Map();
  #typed = 0;

  /** @param {import("./thread.js").Thread} thread @param {import("./conversations.js").Conversations} conversations */
  constructor(thread, conversations) {
    this.thread = thread;
    this.conversations = conversations;
    thread.addEventListener("change", () => this.#look());
    for (const target of [document, window]) for (const name of ["visibilitychange", "focus"]) target.addEventListener(name, () => this.#look());
  }

  /** @param {Conversation | null} conversation */
  show(conversation) {
    this.#conversation = conversation;
    this.#look();
  }

  /** Called at every letter; an empty box is not typing. @param {string} text */
  typed(text) {
    const open = this.#conversation;
    if (!open || !text.trim() || Date.now() - this.#typed < TYPES_EVERY) return;
    this.#typed = Date.now();
    api.typing(open.id).catch(() => {});
  }

  /** A message counts as read when it stands before the eyes of whoever has the conversation. */
  #look() {
    const open = this.#conversation;
    if (!open || !this.conversations.isMine(open) || !this.thread.isAtEnd || document.visibilityState !== "visible") return;
    const newest = this.thread.events.findLast(({ from, kind }) => from === "citizen" && kind === "message")?.id;
    const known = this.#told.get(open.id) ?? open.read_staff ?? "0-0";
    if (!newest || compareIds(newest, known) <= 0) return;
    this.#told.set(open.id, newest);
    api.read(open.id, newest).catch(() => this.#told.delete(open.id));
  }
}
