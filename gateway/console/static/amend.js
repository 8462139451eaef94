/** Changing or withdrawing one's last message, for a minute after it was sent. */
import * as api from "./api.js";
import { ask } from "./dialogs.js";
import { button, byId, element } from "./elements.js";
import { messageFrom } from "./http.js";
import { TEXTS } from "./texts.js";
import { secondsSince } from "./times.js";

/** @typedef {import("./types.js").ConversationEvent} ConversationEvent */

const WITHIN = 60; // s, as the gateway has it

export class Amend {
  #id = "";
  /** @type {ConversationEvent | undefined} */ #message;
  box = byId("amend");
  left = element("span", { class: "small", role: "timer" });

  /** @param {string} username @param {() => void} grown called when the buttons came */
  constructor(username, grown) {
    this.username = username;
    this.grown = grown;
    this.buttons = element("span", { class: "choices" }, button(TEXTS.editMessage, () => this.#edit()), button(TEXTS.withdrawMessage, () => void this.#withdraw()));
    this.box.append(this.buttons, this.left);
    setInterval(() => this.#tick(), 1000);
  }

  /** @param {string} id of the conversation @param {ConversationEvent | undefined} last what staff said last @param {boolean} open */
  show(id, last, open) {
    this.#id = id;
    const mine = open && last?.staff === this.username && !last.withdrawn;
    if (this.#message?.id !== last?.id) byId("amend-error").textContent = "";
    this.#message = mine ? last : undefined;
    this.#tick();
  }

  #tick() {
    const left = this.#message ? Math.ceil(WITHIN - secondsSince(this.#message.at)) : 0;
    const was = this.box.hidden;
    if (left <= 0 && this.box.contains(document.activeElement)) byId("scroll").focus({ preventScroll: true });
    this.box.hidden = left <= 0;
    this.left.textContent = left > 0 ? TEXTS.secondsLeft(Math.min(left, WITHIN)) : "";
    if (was && !this.box.hidden) this.grown();
  }

  #edit() {
    const [id, message] = [this.#id, this.#message];
    if (!message) return;
    const text = byId("edit-text", HTMLTextAreaElement);
    text.value = message.text ?? "";
    ask("edit-dialog", false, async () => void (await api.edit(id, message.id, text.value.trim())));
  }

  async #withdraw() {
    const message = this.#message;
    if (!message) return;
    byId("amend-error").textContent = "";
    try {
      await api.withdraw(this.#id, message.id);
      byId("scroll").focus({ preventScroll: true });
    } catch (error) {
      byId("amend-error").textContent = messageFrom(error);
    }
  }
}
