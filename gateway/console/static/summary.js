/** The panel on top of a conversation: what the citizen wanted, what Indgang answered, what failed; and a left message. */
import { byId, element } from "./elements.js";
import { fact } from "./header.js";
import { link } from "./markdown.js";
import { TEXTS } from "./texts.js";
import { dayAndClockOf } from "./times.js";

/** @typedef {import("./types.js").Overview} Overview */
/** @typedef {import("./types.js").Conversation} Conversation */

const [WIDE, HIGH] = [1024, 760]; // px of the window from which the panel begins open: below it too little is left of the thread

export class Summary {
  /** @type {Overview | undefined} */ #overview;
  #caseDrawn = "";
  panel = byId("overview", HTMLDetailsElement);

  /** @param {Record<string, string>} statuses @param {import("./settings.js").Settings} settings */
  constructor(statuses, settings) {
    this.statuses = statuses;
    this.panel.open = settings.get("overview", innerWidth < WIDE || innerHeight < HIGH ? "" : "open") === "open";
    byId("overview").querySelector("summary")?.addEventListener("click", () => settings.set("overview", this.panel.open ? "closed" : "open"));
  }

  /** @param {Overview | undefined} overview */
  show(overview) {
    if (JSON.stringify(overview) === JSON.stringify(this.#overview)) return;
    this.#overview = overview;
    this.panel.hidden = !overview;
    if (!overview) return;
    const { wanted = [], failed = [] } = overview;
    byId("overview-short").textContent = [wanted.at(-1)?.title, failed.length ? TEXTS.overview.summary(failed.length) : ""].filter(Boolean).join(" · ");
    byId("overview-parts").replaceChildren(...this.#parts(overview));
  }

  /** Who left a message. @param {Conversation} conversation */
  showCase({ id, case: left }) {
    const drawn = JSON.stringify([id, left]);
    if (drawn === this.#caseDrawn) return;
    this.#caseDrawn = drawn;
    byId("case").hidden = !left;
    if (!left) return;
    const { name, contact, at } = left;
    byId("case-facts").replaceChildren(fact(TEXTS.case.name, name), fact(TEXTS.case.contact, way(contact)), fact(TEXTS.case.at, dayAndClockOf(at)));
  }

  /** @param {Overview} overview */
  #parts({ wanted = [], answered = [], failed = [], form = {}, branch }) {
    const named = TEXTS.overview;
    const known = Object.entries(form).map(([name, value]) => `${name}: ${value}`);
    if (branch) known.push(`${TEXTS.facts.branch}: ${branch}`);
    const parts = [
      part(named.wanted, wanted.map(({ title, times = 1 }) => title + (times > 1 ? named.times(times) : ""))),
      part(named.answered, answered.map(({ title }) => title)),
      part(named.failed, failed.map(({ text, status }) => [`“${text}”`, this.statuses[status]].filter(Boolean).join(" – "))),
      part(named.form, known),
    ].flat();
    return parts.length ? parts : [element("p", { class: "small" }, named.nothing)];
  }
}

/** @param {string} name @param {string[]} lines @returns {Node[]} */
function part(name, lines) {
  if (!lines.length) return [];
  return [element("div", {}, element("h3", {}, name), element("ul", {}, ...lines.map((text) => element("li", { dir: "auto" }, text))))];
}

/** A phone number or an address to write to, for pressing; anything else is text. @param {string} contact */
function way(contact) {
  if (/^[^\s@<>?&]+@[^\s@<>?&]+$/.test(contact)) return link(contact, `mailto:${contact}`);
  if (/^\+?[\d ]{8,20}$/.test(contact)) return link(contact, `tel:${contact.replaceAll(" ", "")}`);
  return contact;
}
