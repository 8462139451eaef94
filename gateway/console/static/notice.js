/** What staff must notice: somebody new waits, a citizen has written, the connection or the session is gone. */
import { button, byId, element } from "./elements.js";
import { placeOf } from "./inbox.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./types.js").Conversation} Conversation */

const GRACE = 2_000; // ms a connection may be away before we say so

export class Notice {
  /** @type {Set<string>} */ #waiting = new Set();
  /** @type {Map<string, string>} what was last said in each of mine */ #mine = new Map();
  /** @type {string | null} the conversation that the line is about */ #about = null;
  /** @type {string | null} */ #open = null;
  /** @type {number | undefined} */ #lost;
  #first = true;

  /** @param {import("./conversations.js").Conversations} conversations */
  constructor(conversations) {
    this.conversations = conversations;
    this.line = byId("notice");
    conversations.addEventListener("change", () => this.#changed());
  }

  /** The conversation on the screen needs no notice. @param {string | null} id */
  opened(id) {
    this.#open = id;
    if (id && id === this.#about) this.#clear();
  }

  connected() {
    clearTimeout(this.#lost);
    this.#lost = undefined;
    byId("connection").textContent = "";
  }

  disconnected() {
    this.#lost ??= window.setTimeout(() => (byId("connection").textContent = TEXTS.connectionLost), GRACE);
  }

  signedOut() {
    const link = element("a", { href: "/console/sign-in" }, TEXTS.signInAgain);
    byId("session").replaceChildren(element("p", {}, TEXTS.signedOut, " ", link));
  }

  signedIn() {
    byId("session").replaceChildren();
  }

  #changed() {
    if (!this.conversations.loaded) return;
    const waiting = this.conversations.of("venter");
    const mine = this.conversations.of("mine");
    document.title = waiting.length ? TEXTS.badge(waiting.length) : TEXTS.appName;
    if (!this.#first) this.#tellNews(waiting, mine);
    this.#first = false;
    this.#waiting = new Set(waiting.map((c) => c.id));
    this.#mine = new Map(mine.map((c) => [c.id, mark(c)]));
    const due = mine.some((c) => c.id === this.#about && this.conversations.isAnswerDue(c));
    if (this.#about && !this.#waiting.has(this.#about) && !due) this.#clear();
  }

  /** @param {Conversation[]} waiting @param {Conversation[]} mine */
  #tellNews(waiting, mine) {
    const written = mine.find((c) => c.id !== this.#open && this.#isNew(c));
    const arrived = waiting.findLast((c) => c.id !== this.#open && !this.#waiting.has(c.id));
    if (written) this.#tell(written, TEXTS.newMessage(placeOf(written)), "mine");
    if (arrived) this.#tell(arrived, TEXTS.newWaiting(placeOf(arrived)), "venter");
  }

  /** Whether something was said to me since; a conversation that just became mine is no news. @param {Conversation} c */
  #isNew(c) {
    return this.#mine.has(c.id) && this.#mine.get(c.id) !== mark(c) && this.conversations.isAnswerDue(c);
  }

  /** @param {Conversation} conversation @param {string} text @param {string} tab */
  #tell(conversation, text, tab) {
    this.#about = conversation.id;
    const link = element("a", { href: `#${tab}/${encodeURIComponent(conversation.id)}` }, TEXTS.show);
    link.addEventListener("click", () => this.#clear());
    this.line.replaceChildren(element("p", {}, text, " ", link), button(TEXTS.dismiss, () => this.#clear()));
  }

  #clear() {
    this.#about = null;
    this.line.replaceChildren();
  }
}

/** Tells one message of the citizen from the next. @param {Conversation} c */
const mark = (c) => `${c.last_at} ${c.last_text}`;
