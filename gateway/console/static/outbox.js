/**
 * What staff have typed and the gateway has not yet taken: drafts and unsent messages per conversation.
 * The browser tab's sessionStorage keeps a copy, so a reload or an expired session loses nothing; the keys hold the
 * username, so a colleague who signs in at the same computer does not see it.
 */
import * as api from "./api.js";
import { Problem } from "./http.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./types.js").UnsentMessage} UnsentMessage */

const PREFIX = "indgang.console.";

/** Fires "change" with the conversation's id as `detail` when its unsent messages changed. */
export class Outbox extends EventTarget {
  /** @type {Map<string, UnsentMessage[]>} */ #messages = new Map();
  /** @type {Map<string, string>} */ #drafts = new Map();
  /** @type {Set<string>} conversations whose queue is being sent */ #busy = new Set();

  /** @param {string} username @param {Storage} storage */
  constructor(username, storage) {
    super();
    this.storage = storage;
    this.prefix = `${PREFIX}${username}.`;
    for (const key of Object.keys(storage)) if (key.startsWith(this.prefix)) this.#restore(key);
  }

  /** @param {string} id of a conversation, or a name before it: "note/", "hand-back/" … for what else one writes there */
  draft(id) {
    return this.#drafts.get(id) ?? "";
  }

  /** @param {string} id @param {string} text */
  setDraft(id, text) {
    if (text) this.#drafts.set(id, text);
    else this.#drafts.delete(id);
    this.#keep(`draft.${id}`, text);
  }

  /** @param {string} id @returns {readonly UnsentMessage[]} */
  messages(id) {
    return this.#messages.get(id) ?? [];
  }

  /** Whether anything typed in this conversation has not reached the gateway. @param {string} id */
  isUnsent(id) {
    return Boolean(this.draft(id).trim()) || this.messages(id).some((m) => m.state !== "sent");
  }

  isAnyUnsent() {
    return [...this.#drafts.keys(), ...this.#messages.keys()].some((id) => this.isUnsent(id));
  }

  /** @param {string} id @param {string} text @param {import("./types.js").Attached} [attached] */
  send(id, text, attached = {}) {
    this.#change(id, [...this.messages(id), { clientId: crypto.randomUUID(), text, attached, state: "queued" }]);
    return this.#flush(id);
  }

  /** Sends a failed message again under the same client id: the gateway stores it once. @param {string} id @param {string} clientId */
  retry(id, clientId) {
    this.#update(id, clientId, { state: "queued", reason: "" });
    return this.#flush(id);
  }

  /** Takes a failed message out, to be written anew. @param {string} id @param {string} clientId */
  takeBack(id, clientId) {
    const text = this.messages(id).find((m) => m.clientId === clientId)?.text ?? "";
    this.#change(id, this.messages(id).filter((m) => m.clientId !== clientId));
    this.#flush(id);
    return text;
  }

  /** The conversation's events as the gateway has them: what is among them is no longer unsent. @param {string} id @param {Iterable<import("./types.js").ConversationEvent>} events */
  arrived(id, events) {
    if (!this.messages(id).length) return;
    const known = new Set();
    for (const event of events) known.add(event.id).add(event.client_id);
    const left = this.messages(id).filter((m) => !known.has(m.clientId) && !known.has(m.eventId ?? NaN));
    if (left.length !== this.messages(id).length) this.#change(id, left);
  }

  /** Signing out: the next person at this computer finds nothing. */
  forgetAll() {
    for (const key of Object.keys(this.storage)) if (key.startsWith(PREFIX)) this.storage.removeItem(key);
  }

  /** In the order written; a failure holds the later ones back, so that answers never come in the wrong order. @param {string} id */
  async #flush(id) {
    if (this.#busy.has(id)) return;
    this.#busy.add(id);
    try {
      for (let next = this.#next(id); next?.state === "queued"; next = this.#next(id)) await this.#sendOne(id, next);
    } finally {
      this.#busy.delete(id);
    }
  }

  /** @param {string} id */
  #next(id) {
    return this.messages(id).find((m) => m.state !== "sent");
  }

  /** @param {string} id @param {UnsentMessage} message */
  async #sendOne(id, { clientId, text, attached = {} }) {
    this.#update(id, clientId, { state: "sending" });
    try {
      this.#update(id, clientId, { state: "sent", eventId: await api.sendMessage(id, clientId, text, attached) });
    } catch (error) {
      this.#update(id, clientId, { state: "failed", reason: error instanceof Problem ? error.message : TEXTS.unsure });
    }
  }

  /** @param {string} id @param {string} clientId @param {Partial<UnsentMessage>} changes */
  #update(id, clientId, changes) {
    this.#change(id, this.messages(id).map((m) => (m.clientId === clientId ? { ...m, ...changes } : m)));
  }

  /** @param {string} id @param {UnsentMessage[]} messages */
  #change(id, messages) {
    if (messages.length) this.#messages.set(id, messages);
    else this.#messages.delete(id);
    const kept = messages.filter((m) => m.state !== "sent");
    this.#keep(`unsent.${id}`, kept.length ? JSON.stringify(kept) : "");
    this.dispatchEvent(new CustomEvent("change", { detail: id }));
  }

  /** @param {string} key */
  #restore(key) {
    const [kind, ...rest] = key.slice(this.prefix.length).split(".");
    const [id, value] = [rest.join("."), this.storage.getItem(key) ?? ""];
    if (kind === "draft") this.#drafts.set(id, value);
    if (kind !== "unsent") return;
    /** @type {UnsentMessage[]} */
    const messages = JSON.parse(value);
    this.#messages.set(id, messages.map((m) => ({ ...m, state: "failed", reason: m.reason || TEXTS.unsure })));
  }

  /** @param {string} name @param {string} value */
  #keep(name, value) {
    try {
      if (value) this.storage.setItem(this.prefix + name, value);
      else this.storage.removeItem(this.prefix + name);
    } catch {
      // The storage is full: what is typed still stands in memory and on the screen.
    }
  }
}
