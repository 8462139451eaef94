/** The search that `/` opens in an empty reply box: a combobox with a list, worked by keyboard alone (ARIA 1.2 pattern). */
import { byId, element, onPress } from "./elements.js";
import { messageFrom } from "./http.js";
import { suggestions } from "./search.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./search.js").Suggestion} Suggestion */

const PAUSE = 200; // ms after the last letter

export class Picker {
  /** @type {Suggestion[]} */ #found = [];
  /** @type {number} */ #active = -1;
  #asked = 0;
  /** @type {number | undefined} */ #soon;
  box = byId("picker");
  field = byId("picker-search", HTMLInputElement);
  list = byId("picker-list");

  /**
   * @param {() => import("./types.js").Conversation | null} conversation the open one
   * @param {(chosen: Suggestion) => void} chosen
   * @param {() => void} left called when it closes without a choice
   */
  constructor(conversation, chosen, left) {
    this.conversation = conversation;
    this.chosen = chosen;
    this.left = left;
    onPress("picker-open", () => (this.box.hidden ? this.open() : this.#leave()));
    onPress("picker-close", () => this.#leave());
    this.field.addEventListener("input", () => {
      clearTimeout(this.#soon);
      this.#asked++; // what was asked before is no answer to these words: Enter must not take it
      this.#activate(-1);
      this.#soon = window.setTimeout(() => void this.#search(), PAUSE);
    });
    this.box.addEventListener("keydown", (event) => this.#key(event));
    // Pressing an option must not take the focus from the field.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const option = target instanceof Element && target.closest("[role=option]");
      if (option) this.#choose(Number(option.id.replace("option-", "")));
    });
  }

  open() {
    this.box.hidden = false;
    byId("picker-open").setAttribute("aria-expanded", "true");
    this.field.value = "";
    this.field.focus();
    void this.#search();
  }

  close() {
    clearTimeout(this.#soon);
    this.#asked++;
    this.box.hidden = true;
    byId("picker-open").setAttribute("aria-expanded", "false");
    this.#draw([]);
  }

  #leave() {
    this.close();
    this.left();
  }

  async #search() {
    const open = this.conversation();
    const asked = ++this.#asked;
    if (!open) return;
    try {
      const found = await suggestions(open, this.field.value.trim().replace(/^\//, ""));
      if (asked !== this.#asked) return;
      this.#draw(found);
      byId("picker-status").textContent = TEXTS.found(found.length);
    } catch (error) {
      if (asked === this.#asked) byId("picker-status").textContent = messageFrom(error);
    }
  }

  /** @param {Suggestion[]} found */
  #draw(found) {
    this.#found = found;
    const groups = Map.groupBy(found.map((one, index) => ({ one, index })), ({ one }) => one.kind);
    this.list.replaceChildren(...[...groups].map(([kind, members]) => {
      const name = element("p", { class: "group", id: `group-${kind}`, role: "presentation" }, TEXTS.searchGroups[kind]);
      return element("div", { role: "group", "aria-labelledby": name.id }, name, ...members.map(({ one, index }) => option(one, index)));
    }));
    this.list.hidden = !found.length;
    this.field.setAttribute("aria-expanded", String(found.length > 0));
    this.#activate(found.length && this.field.value ? 0 : -1);
  }

  /** @param {number} index */
  #activate(index) {
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.#active = index;
    const option = document.getElementById(`option-${index}`);
    if (!option) return this.field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const count = this.#found.length;
    if (event.key === "Escape") this.#leave();
    else if (event.target !== this.field || event.isComposing) return;
    else if (event.key === "ArrowDown") this.#activate(count ? (this.#active + 1) % count : -1);
    else if (event.key === "ArrowUp") this.#activate(count ? (Math.max(this.#active, 0) - 1 + count) % count : -1);
    else if (event.key === "Enter") this.#choose(this.#active);
    else return;
    event.preventDefault();
  }

  /** @param {number} index */
  #choose(index) {
    const chosen = this.#found[index];
    if (!chosen) return;
    this.close();
    this.chosen(chosen);
  }
}

/** @param {Suggestion} one @param {number} index */
function option({ title, detail }, index) {
  const name = element("span", { class: "name" }, title);
  return element("div", { role: "option", id: `option-${index}`, "aria-selected": "false" }, name, " ", element("span", { class: "small" }, detail));
}
