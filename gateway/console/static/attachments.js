/** What goes with the answer being written: the sources of an answer of Indgang's, or a card. Each can be taken off again. */
import { button, byId, element } from "./elements.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./types.js").Attached} Attached */
/** @typedef {{title: string, attached: Attached}} Piece */

export class Attachments {
  /** @type {Piece[]} at most one answer and one card */ #pieces = [];
  #id = "";
  box = byId("attached");

  /** @param {import("./outbox.js").Outbox} outbox @param {() => void} changed */
  constructor(outbox, changed) {
    this.outbox = outbox;
    this.changed = changed;
  }

  /** @param {string} id of a conversation, with what was chosen there before */
  show(id) {
    this.#id = id;
    this.#pieces = JSON.parse(this.outbox.draft(`attached/${id}`) || "[]");
    this.#draw();
  }

  /** @returns {Attached} */
  get all() {
    return Object.assign({}, ...this.#pieces.map(({ attached }) => attached));
  }

  /** @param {Piece} piece replaces one of its kind */
  add(piece) {
    const kind = Object.keys(piece.attached)[0];
    this.#set([...this.#pieces.filter(({ attached }) => !(kind in attached)), piece]);
  }

  /** @param {(piece: Piece) => boolean} [wanted] */
  clear(wanted = () => true) {
    this.#set(this.#pieces.filter((piece) => !wanted(piece)));
  }

  /** @param {Piece[]} pieces */
  #set(pieces) {
    this.#pieces = pieces;
    this.outbox.setDraft(`attached/${this.#id}`, pieces.length ? JSON.stringify(pieces) : "");
    this.#draw();
  }

  #draw() {
    this.box.replaceChildren(...this.#pieces.map((piece) => {
      const off = button("×", () => {
        this.clear((one) => one === piece);
        this.changed();
      }, { class: "off", "aria-label": TEXTS.remove(piece.title) });
      return element("li", {}, piece.attached.card ? TEXTS.withCard(piece.title) : TEXTS.fromAnswer(piece.title), off);
    }));
  }
}
