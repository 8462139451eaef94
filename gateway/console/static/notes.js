/** What one writes below the thread: an answer to the citizen, or a note that only colleagues see. */
import * as api from "./api.js";
import { byId, onPress } from "./elements.js";
import { messageFrom } from "./http.js";
import { TEXTS } from "./texts.js";

export class Notes {
  /** @type {string | null} */ #id = null;
  #writing = false; // a note, not an answer
  form = byId("note-form", HTMLFormElement);
  text = byId("note-text", HTMLTextAreaElement);

  /**
   * @param {import("./outbox.js").Outbox} outbox
   * @param {import("./reply.js").Reply} reply
   * @param {(id: string) => Promise<void>} stored
   */
  constructor(outbox, reply, stored) {
    this.outbox = outbox;
    this.reply = reply;
    this.stored = stored;
    onPress("mode-reply", () => this.#choose(false));
    onPress("mode-note", () => this.#choose(!this.#writing || !this.reply.form.hidden));
    this.text.addEventListener("input", () => this.#id && outbox.setDraft(`note/${this.#id}`, this.text.value));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#store();
    });
  }

  /** @param {string} id */
  show(id) {
    if (id !== this.#id) {
      this.#id = id;
      this.text.value = this.outbox.draft(`note/${id}`);
      this.#writing = Boolean(this.text.value);
      byId("note-error").textContent = "";
    }
    this.#draw();
  }

  /** From the keyboard. */
  write() {
    this.#choose(true);
  }

  answer() {
    this.#choose(false);
  }

  /** @param {boolean} note */
  #choose(note) {
    this.#writing = note;
    this.#draw();
    if (note) this.text.focus();
    else this.reply.focus();
  }

  #draw() {
    const canAnswer = !this.reply.form.hidden;
    byId("mode-reply").hidden = !canAnswer;
    byId("mode-reply").setAttribute("aria-pressed", String(!this.#writing));
    byId("mode-note").setAttribute("aria-pressed", String(this.#writing));
    byId("reply-part").hidden = this.#writing;
    this.form.hidden = !this.#writing;
  }

  async #store() {
    const [id, text, save] = [this.#id, this.text.value.trim(), byId("note-save")];
    if (!id || save.getAttribute("aria-disabled")) return;
    byId("note-error").textContent = text ? "" : TEXTS.emptyNote;
    if (!text) return this.text.focus();
    save.setAttribute("aria-disabled", "true");
    try {
      await api.note(id, this.#clientId(id, text), text);
      this.outbox.setDraft(`note/${id}`, "");
      if (id === this.#id) {
        this.text.value = "";
        this.#choose(false);
      }
      await this.stored(id);
    } catch (error) {
      byId("note-error").textContent = messageFrom(error);
    } finally {
      save.removeAttribute("aria-disabled");
    }
  }

  #last = { words: "", clientId: "" };

  /** The same for the same words, so that trying again never stores a note twice. @param {string} id @param {string} text */
  #clientId(id, text) {
    const words = `${id} ${text}`;
    if (this.#last.words !== words) this.#last = { words, clientId: crypto.randomUUID() };
    return this.#last.clientId;
  }
}
