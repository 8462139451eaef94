/** The labels of the open conversation, and the choice of them: each is stored as it is ticked. */
import * as api from "./api.js";
import { byId, element } from "./elements.js";
import { labelTag } from "./row.js";

/** @typedef {import("./types.js").Conversation} Conversation */

export class Labels {
  #drawn = "";
  panel = byId("labels", HTMLDetailsElement);

  /**
   * @param {import("./people.js").People} people
   * @param {(conversation: Conversation) => void} stored
   * @param {(error: unknown) => void} failed
   */
  constructor(people, stored, failed) {
    this.people = people;
    this.stored = stored;
    this.failed = failed;
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.panel.open) return;
      this.panel.open = false;
      this.panel.querySelector("summary")?.focus();
    });
    document.addEventListener("click", ({ target }) => {
      if (target instanceof Node && !this.panel.contains(target)) this.panel.open = false;
    });
  }

  /** @param {Conversation} conversation */
  show(conversation) {
    const chosen = this.people.labels(conversation);
    const all = this.people.labelsOf(conversation.site);
    const drawn = JSON.stringify([conversation.id, chosen]);
    if (drawn === this.#drawn) return;
    const another = !this.#drawn.startsWith(JSON.stringify([conversation.id]).slice(0, -1));
    this.#drawn = drawn;
    if (another) this.panel.open = false;
    this.panel.hidden = !all.length;
    byId("labels-chosen").replaceChildren(...chosen.flatMap((label) => [labelTag(label), " "]));
    const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement.value : "";
    const hadFocus = byId("labels-choices").contains(document.activeElement);
    byId("labels-choices").replaceChildren(...all.map((label) => this.#choice(conversation, label)));
    const again = [...byId("labels-choices").querySelectorAll("input")].find(({ value }) => value === focused);
    if (hadFocus) again?.focus();
  }

  /** @param {Conversation} conversation @param {import("./types.js").Label} label */
  #choice(conversation, label) {
    const box = element("input", { type: "checkbox", value: label.id });
    box.checked = (conversation.labels ?? []).includes(label.id);
    box.addEventListener("change", () => void this.#store(conversation.id));
    return element("label", { class: "choice" }, box, labelTag(label));
  }

  /** @param {string} id */
  async #store(id) {
    const ticked = [...byId("labels-choices").querySelectorAll("input")].filter((box) => box.checked);
    try {
      this.stored(await api.label(id, ticked.map(({ value }) => value)));
    } catch (error) {
      this.#drawn = "";
      this.failed(error);
    }
  }
}
