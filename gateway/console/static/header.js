/** The head of the open conversation: what it is about, where it came from, who has it, and what one can do. */
import { button, byId, element } from "./elements.js";
import { tick } from "./inbox.js";
import { languageOf, placeOf, stateOf } from "./row.js";
import { TEXTS } from "./texts.js";
import { shortTimeOf } from "./times.js";

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {"claim" | "takeOver" | "transfer" | "release" | "handBack" | "close"} Act */

/** @type {Record<"mine" | "free" | "theirs" | "none", Act[]>} */
const DUE = { mine: ["transfer", "release", "handBack", "close"], free: ["claim"], theirs: ["takeOver"], none: [] };

export class Header {
  #actionsDrawn = "";
  #factsDrawn = "";

  /**
   * @param {import("./conversations.js").Conversations} conversations
   * @param {import("./people.js").People} people
   * @param {(act: Act) => void} act
   */
  constructor(conversations, people, act) {
    this.conversations = conversations;
    this.people = people;
    this.act = act;
    this.title = byId("conversation-title");
    this.facts = byId("facts");
    setInterval(() => tick(this.facts), 1000);
  }

  /** @param {Conversation} conversation */
  show(conversation) {
    this.title.textContent = conversation.topics?.at(-1) ?? TEXTS.titleWithoutTopic;
    const drawn = JSON.stringify(conversation);
    if (drawn !== this.#factsDrawn) this.facts.replaceChildren(...this.#facts(conversation));
    this.#factsDrawn = drawn;
    tick(this.facts);
    this.#drawActions(conversation);
  }

  /** @param {Conversation} c */
  #facts(c) {
    const named = TEXTS.facts;
    const facts = [fact(named.site, placeOf(c)), fact(named.holder, ...stateOf(c, this.conversations)), fact(named.opened, shortTimeOf(c.opened))];
    const team = this.people.team(c);
    if (team) facts.push(fact(named.team, team));
    const language = languageOf(c);
    if (language) facts.push(fact(named.language, language));
    // The page's address comes from outside: shown for reading, never as a link to press.
    if (c.page) facts.push(fact(named.page, c.page));
    if (c.outcome) facts.push(fact(named.outcome, this.people.outcomes[c.outcome] ?? c.outcome));
    const { score, comment } = c.rating ?? {};
    if (score) facts.push(fact(named.rating, [TEXTS.ratingOf(score), comment].filter(Boolean).join(": ")));
    return facts;
  }

  /** Keeps the buttons (and the focus on them) unless others are due. @param {Conversation} conversation */
  #drawActions(conversation) {
    const due = this.due(conversation);
    const drawn = `${conversation.id} ${due}`;
    if (drawn === this.#actionsDrawn) return;
    const box = byId("actions");
    const hadFocus = box.contains(document.activeElement);
    this.#actionsDrawn = drawn;
    box.replaceChildren(...DUE[due].map((act) => this.#button(act)));
    if (hadFocus) this.title.focus();
  }

  /** @param {Conversation} conversation @returns {keyof typeof DUE} */
  due(conversation) {
    if (conversation.closed) return "none";
    if (this.conversations.isMine(conversation)) return "mine";
    if (conversation.holder !== "staff") return "free";
    return this.people.leads ? "theirs" : "none";
  }

  /** Whether it can be done now. @param {Conversation} conversation @param {Act} act */
  can(conversation, act) {
    return DUE[this.due(conversation)].includes(act);
  }

  /** @param {Act} act */
  #button(act) {
    return button(TEXTS[act], () => this.act(act), act === "claim" ? { class: "primary" } : {});
  }
}

/** @param {string} name @param {...(Node | string)} value */
export function fact(name, ...value) {
  return element("div", {}, element("dt", {}, name), element("dd", { dir: "auto" }, ...value));
}
