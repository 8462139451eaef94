/** The right side: the open conversation with its head, thread and boxes to write in, kept in step with what is known of it. */
import * as api from "./api.js";
import { byId } from "./elements.js";
import { Handover } from "./handover.js";
import { Header } from "./header.js";
import { messageFrom, Problem } from "./http.js";
import { Labels } from "./labels.js";
import { Notes } from "./notes.js";
import { Reply } from "./reply.js";
import { Seen } from "./seen.js";
import { Summary } from "./summary.js";
import { Tail } from "./tail.js";
import { TEXTS } from "./texts.js";
import { Thread } from "./thread.js";

/** @typedef {import("./types.js").ConversationEvent} ConversationEvent */

export class Pane {
  /** @type {string | null} */ #id = null;
  #busy = false;

  /**
   * @param {import("./conversations.js").Conversations} conversations
   * @param {import("./outbox.js").Outbox} outbox
   * @param {import("./people.js").People} people
   * @param {import("./settings.js").Settings} settings
   * @param {(id: string) => void} claimed
   */
  constructor(conversations, outbox, people, settings, claimed) {
    this.conversations = conversations;
    this.outbox = outbox;
    this.claimed = claimed;
    const statuses = people.me.statuses ?? {};
    const put = (/** @type {import("./types.js").Conversation} */ conversation) => conversations.put(conversation);
    this.thread = new Thread(statuses, (before) => api.olderEvents(this.#id ?? "", before));
    this.tail = new Tail(this.thread, people.me.username);
    this.seen = new Seen(this.thread, conversations);
    this.reply = new Reply(outbox, () => this.thread.toEnd(), (text) => this.seen.typed(text));
    this.notes = new Notes(outbox, this.reply, (id) => this.heardNote(id));
    this.header = new Header(conversations, people, (act) => this.act(act));
    this.summary = new Summary(statuses, settings);
    this.labels = new Labels(people, put, (error) => {
      this.#draw();
      this.#say(messageFrom(error));
    });
    this.handover = new Handover(outbox, people, put);
    conversations.addEventListener("change", () => this.#draw());
    // The stream may bring a message before the answer to its POST comes.
    outbox.addEventListener("change", () => this.#id && outbox.arrived(this.#id, this.thread.events));
  }

  /** Shows a conversation, or none; opening another one moves the focus to its title. @param {string | null} id */
  async show(id) {
    if (id === this.#id) return;
    this.#id = id;
    this.thread.clear();
    this.tail.clear();
    this.seen.show(null);
    this.summary.show(undefined);
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
      const { conversation, events, earlier, overview, notes } = await api.conversation(id);
      this.conversations.put(conversation);
      if (id !== this.#id) return;
      this.summary.show(overview);
      this.outbox.arrived(id, events);
      this.thread.addNewest(events, earlier);
      this.thread.addNotes(notes);
    } catch (error) {
      if (id !== this.#id) return;
      if (error instanceof Problem && error.status === 404) this.#gone(id);
      else this.#say(messageFrom(error));
    }
  }

  /** @param {string} id @param {ConversationEvent[]} events */
  add(id, events) {
    this.outbox.arrived(id, events);
    if (id !== this.#id) return;
    this.thread.add(events);
    // Who holds it has changed, so there may be more to know for whoever takes it.
    if (events.some(({ kind }) => kind === "holder")) void this.#heardHolder(id);
  }

  /** @param {string} id */
  async #heardHolder(id) {
    const overview = await api.overview(id).catch(() => undefined);
    if (id === this.#id && overview) this.summary.show(overview);
  }

  /** What is told and not kept. @param {{conversation: string, typing?: string, read?: string, event?: string}} signal */
  heard(signal) {
    if (signal.conversation === this.#id) this.tail.heard(signal);
  }

  /** @param {string} id of a conversation with a new note */
  async heardNote(id) {
    if (id !== this.#id) return;
    const notes = await api.notes(id).catch(() => []);
    if (id === this.#id) this.thread.addNotes(notes);
  }

  /** Does one of the things that can be done now, by its button or its key. @param {import("./header.js").Act} act */
  act(act) {
    const open = this.#open;
    if (!open || !this.header.can(open, act)) return;
    this.#say("");
    if (act === "claim") void this.#claim(open.id);
    else this.handover[act](open);
  }

  get #open() {
    return this.#id ? this.conversations.get(this.#id) : undefined;
  }

  /** @param {string} id */
  #begin(id) {
    const conversation = this.conversations.get(id);
    if (conversation && this.conversations.isMine(conversation)) this.reply.focus();
    else this.header.title.focus({ preventScroll: true });
    this.thread.toEnd();
  }

  #draw() {
    const open = this.#open;
    if (!open || !this.conversations.loaded) return;
    byId("open").hidden = false;
    this.#instead("");
    this.header.show(open);
    this.labels.show(open);
    this.summary.showCase(open);
    this.reply.show(open, this.conversations.isMine(open));
    this.notes.show(open.id);
    this.tail.show(open);
    this.seen.show(open);
  }

  /** @param {string} id */
  async #claim(id) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      this.conversations.put(await api.claim(id));
      this.claimed(id);
      if (id === this.#id) this.notes.answer();
    } catch (error) {
      await this.refresh();
      this.#say(messageFrom(error));
    } finally {
      this.#busy = false;
    }
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
