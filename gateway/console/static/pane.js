/** The right side: the open conversation with its head, thread and reply box, and the three things one can do with it. */
import * as api from "./api.js";
import { ask } from "./dialogs.js";
import { byId } from "./elements.js";
import { Header } from "./header.js";
import { Reply } from "./reply.js";
import { TEXTS } from "./texts.js";
import { Thread } from "./thread.js";

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").ConversationEvent} ConversationEvent */

export class Pane {
  /** @type {string | null} */ #id = null;
  #busy = false;

  /**
   * @param {import("./conversations.js").Conversations} conversations
   * @param {import("./outbox.js").Outbox} outbox
   * @param {Record<string, string>} statuses
   * @param {(id: string) => void} claimed
   */
  constructor(conversations, outbox, statuses, claimed) {
    this.conversations = conversations;
    this.outbox = outbox;
    this.claimed = claimed;
    this.thread = new Thread(statuses);
    this.reply = new Reply(outbox, () => this.thread.toEnd());
    const actions = { claim: () => void this.#claim(), handBack: () => this.#handBack(), close: () => this.#close() };
    this.header = new Header(conversations, actions);
    conversations.addEventListener("change", () => this.#draw());
    // The stream may bring a message before the answer to its POST comes.
    outbox.addEventListener("change", () => this.#id && outbox.arrived(this.#id, this.thread.events));
  }

  /** Shows a conversation, or none; opening another one moves the focus to its title. @param {string | null} id */
  async show(id) {
    if (id === this.#id) return;
    this.#id = id;
    this.thread.clear();
    this.#say("");
    byId("open").hidden = true;
    this.#instead(id ? "" : TEXTS.nothingOpen);
    if (!id) return;
    this.#draw();
    await this.refresh();
    if (id === this.#id && this.conversations.get(id)) this.#begin(id);
  }

  /** Fetches the open conversation; what the stream gave meanwhile is kept. */
  async refresh() {
    const id = this.#id;
    if (!id) return;
    try {
      const { conversation, events } = await api.conversation(id);
      this.conversations.put(conversation);
      if (id === this.#id) this.add(id, events);
    } catch (error) {
      if (id !== this.#id) return;
      if (error instanceof api.Problem && error.status === 404) this.#gone(id);
      else this.#say(messageFrom(error));
    }
  }

  /** @param {string} id @param {ConversationEvent[]} events */
  add(id, events) {
    this.outbox.arrived(id, events);
    if (id === this.#id) this.thread.add(events);
  }

  /** @param {string} id */
  #begin(id) {
    const conversation = this.conversations.get(id);
    if (conversation && this.conversations.isMine(conversation)) this.reply.focus();
    else this.header.title.focus({ preventScroll: true });
    this.thread.toEnd();
  }

  #draw() {
    if (!this.#id || !this.conversations.loaded) return;
    const conversation = this.conversations.get(this.#id);
    if (!conversation) return;
    byId("open").hidden = false;
    this.#instead("");
    this.header.show(conversation);
    this.reply.show(conversation, this.conversations.isMine(conversation));
  }

  async #claim() {
    const id = this.#id;
    if (!id || this.#busy) return;
    this.#busy = true;
    this.#say("");
    try {
      this.conversations.put(await api.claim(id));
      this.claimed(id);
      if (id === this.#id) this.reply.focus();
    } catch (error) {
      await this.refresh();
      this.#say(messageFrom(error));
    } finally {
      this.#busy = false;
    }
  }

  #handBack() {
    const id = this.#id;
    if (!id) return;
    const key = `hand-back/${id}`;
    const text = byId("hand-back-text", HTMLTextAreaElement);
    text.value = this.outbox.draft(key);
    text.oninput = () => this.outbox.setDraft(key, text.value);
    ask("hand-back-dialog", this.outbox.isUnsent(id), async () => {
      this.conversations.put(await api.handBack(id, text.value.trim()));
      this.outbox.setDraft(key, "");
    });
  }

  #close() {
    const id = this.#id;
    if (!id) return;
    ask("close-dialog", this.outbox.isUnsent(id), async () => {
      this.conversations.put(await api.close(id));
    });
  }

  /** @param {string} id */
  #gone(id) {
    this.conversations.remove(id);
    byId("open").hidden = true;
    this.#instead(TEXTS.gone);
  }

  /** A sentence in place of a conversation. @param {string} text */
  #instead(text) {
    byId("nothing-open").hidden = !text;
    byId("nothing-open").textContent = text;
  }

  /** @param {string} text */
  #say(text) {
    byId("action-error").textContent = text;
  }
}

/** @param {unknown} error */
const messageFrom = (error) => (error instanceof Error ? error.message : TEXTS.noConnection);
