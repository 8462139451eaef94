/** The head of the open conversation: what it is about, where it came from, who has it, and what one can do. */
import { button, byId, element } from "./elements.js";
import { placeOf, stateOf, tick } from "./inbox.js";
import { TEXTS } from "./texts.js";
import { shortTimeOf } from "./times.js";

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {{claim: () => void, handBack: () => void, close: () => void}} Actions */

const TOPICS = 3; // the newest ones

export class Header {
  #actionsDrawn = "";

  /** @param {import("./conversations.js").Conversations} conversations @param {Actions} actions */
  constructor(conversations, actions) {
    this.conversations = conversations;
    this.actions = actions;
    this.title = byId("conversation-title");
    this.facts = byId("facts");
    setInterval(() => tick(this.facts), 1000);
  }

  /** @param {Conversation} conversation */
  show(conversation) {
    this.title.textContent = conversation.topics?.at(-1) ?? TEXTS.titleWithoutTopic;
    this.facts.replaceChildren(...this.#facts(conversation));
    tick(this.facts);
    this.#drawActions(conversation);
  }

  /** @param {Conversation} c */
  #facts(c) {
    const facts = [fact(TEXTS.facts.site, placeOf(c)), fact(TEXTS.facts.holder, ...stateOf(c, this.conversations))];
    facts.push(fact(TEXTS.facts.opened, shortTimeOf(c.opened)));
    // The page's address comes from outside: shown for reading, never as a link to press.
    if (c.page) facts.push(fact(TEXTS.facts.page, c.page));
    if (c.topics && c.topics.length > 1) facts.push(fact(TEXTS.facts.topics, c.topics.slice(-TOPICS).join(" · ")));
    return facts;
  }

  /** Keeps the buttons (and the focus on them) unless others are due. @param {Conversation} conversation */
  #drawActions(conversation) {
    const mine = this.conversations.isMine(conversation);
    const due = mine ? "mine" : conversation.closed || conversation.holder === "staff" ? "none" : "free";
    const drawn = `${conversation.id} ${due}`;
    if (drawn === this.#actionsDrawn) return;
    const box = byId("actions");
    const hadFocus = box.contains(document.activeElement);
    this.#actionsDrawn = drawn;
    box.replaceChildren(...this.#buttons(due));
    if (hadFocus) this.title.focus();
  }

  /** @param {"mine" | "free" | "none"} due */
  #buttons(due) {
    const { claim, handBack, close } = this.actions;
    if (due === "free") return [button(TEXTS.claim, claim, { class: "primary" })];
    if (due === "mine") return [button(TEXTS.handBack, handBack), button(TEXTS.close, close)];
    return [];
  }
}

/** @param {string} name @param {...(Node | string)} value */
function fact(name, ...value) {
  return element("div", {}, element("dt", {}, name), element("dd", {}, ...value));
}
