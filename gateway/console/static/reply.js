/** The reply box. What is typed is kept from the first letter; what could not be sent stays visible with a way on. */
import { Attachments } from "./attachments.js";
import { button, byId, element } from "./elements.js";
import { Picker } from "./picker.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").UnsentMessage} UnsentMessage */

const TALLEST = 240; // px; a longer answer scrolls

export class Reply {
  /** @type {Conversation | null} */ #open = null;
  #mine = false;
  form = byId("reply", HTMLFormElement);
  text = byId("text", HTMLTextAreaElement);
  unsent = byId("unsent");

  /**
   * @param {import("./outbox.js").Outbox} outbox
   * @param {() => void} showEnd called when something of one's own stands at the end of the thread
   * @param {(text: string) => void} typed called at every letter
   */
  constructor(outbox, showEnd, typed) {
    this.outbox = outbox;
    this.showEnd = showEnd;
    this.typed = typed;
    this.attachments = new Attachments(outbox, () => this.focus());
    this.picker = new Picker(() => this.#open, (chosen) => this.#insert(chosen), () => this.focus());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.text.addEventListener("input", () => this.#typed());
    this.text.addEventListener("keydown", (event) => this.#key(event));
    outbox.addEventListener("change", (event) => {
      if (/** @type {CustomEvent<string>} */ (event).detail === this.#open?.id) this.#changed();
    });
  }

  /** @param {Conversation} conversation @param {boolean} mine */
  show(conversation, mine) {
    const another = conversation.id !== this.#open?.id;
    const changed = another || mine !== this.#mine;
    this.#open = conversation;
    this.#mine = mine;
    if (another) {
      this.text.value = this.outbox.draft(conversation.id);
      this.attachments.show(conversation.id);
      this.picker.close();
      this.#fit();
    }
    // A box with text in it is never hidden, also when the conversation went to somebody else meanwhile.
    const left = Boolean(this.text.value.trim());
    this.form.hidden = !mine && !left;
    this.text.readOnly = !mine;
    byId("send").hidden = !mine;
    byId("reply-hint").hidden = !mine;
    byId("picker-open").hidden = !mine;
    if (!mine) this.picker.close();
    const note = mine || !left ? "" : conversation.closed ? TEXTS.closedUnsent : TEXTS.notYours;
    if (byId("reply-note").textContent !== note) byId("reply-note").textContent = note;
    if (changed) this.drawUnsent();
  }

  focus() {
    if (!this.form.hidden) this.text.focus();
  }

  drawUnsent() {
    const id = this.#open?.id;
    const hadFocus = this.unsent.contains(document.activeElement);
    if (id) this.unsent.replaceChildren(...this.outbox.messages(id).map((message) => this.#unsentMessage(id, message)));
    if (hadFocus) this.focus();
  }

  #changed() {
    this.drawUnsent();
    if (this.unsent.childElementCount) this.showEnd();
  }

  /** @param {string} id @param {UnsentMessage} message */
  #unsentMessage(id, { clientId, text, state, reason }) {
    const who = element("p", { class: "who" }, element("strong", {}, TEXTS.you));
    const made = element("div", { class: `message from-staff ${state}` }, who, element("div", { class: "body", dir: "auto" }, text));
    if (state !== "failed") return append(made, element("p", { class: "small" }, TEXTS[state]));
    const why = element("p", { class: "error", role: "alert" }, element("strong", {}, TEXTS.notSent), ` ${reason ?? ""}`);
    const retry = button(TEXTS.retry, () => void this.outbox.retry(id, clientId));
    const edit = button(TEXTS.editFailed, () => this.#edit(id, clientId));
    return append(made, why, element("div", { class: "choices" }, ...(this.#mine ? [retry, edit] : [edit])));
  }

  /** Puts a failed message back into the box, before what stands there. @param {string} id @param {string} clientId */
  #edit(id, clientId) {
    const text = [this.outbox.takeBack(id, clientId), this.text.value].filter(Boolean).join("\n");
    this.text.value = text;
    this.#typed();
    if (this.#open) this.show(this.#open, this.#mine);
    this.focus();
  }

  #typed() {
    if (this.#open) this.outbox.setDraft(this.#open.id, this.text.value);
    if (!this.text.value.trim()) this.attachments.clear(({ attached }) => Boolean(attached.answer));
    this.#fit();
    if (this.#mine) this.typed(this.text.value);
  }

  /** Puts a suggestion into the box, where it can still be changed. @param {import("./search.js").Suggestion} chosen */
  #insert({ title, text, attached }) {
    const words = text || (this.text.value.trim() ? "" : TEXTS.cardWords);
    this.text.value = [this.text.value.trimEnd(), words].filter(Boolean).join("\n\n");
    if (Object.keys(attached).length) this.attachments.add({ title, attached });
    this.#typed();
    this.focus();
    this.text.setSelectionRange(this.text.value.length, this.text.value.length);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "/" && !this.text.value && this.#mine && !event.isComposing) {
      event.preventDefault();
      return this.picker.open();
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!event.repeat) this.#send();
  }

  #send() {
    const text = this.text.value.trim();
    if (!text || !this.#mine || !this.#open) return;
    void this.outbox.send(this.#open.id, text, this.attachments.all);
    this.attachments.clear();
    this.text.value = "";
    this.#typed();
    this.text.focus();
  }

  #fit() {
    this.text.style.height = "auto";
    if (this.text.value) this.text.style.height = `${Math.min(TALLEST, this.text.scrollHeight + 4)}px`;
  }
}

/** @param {HTMLElement} parent @param {...Node} children */
function append(parent, ...children) {
  parent.append(...children);
  return parent;
}
