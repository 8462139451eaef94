/** What staff must notice: somebody new waits, a citizen has written, the connection or the session is gone. */
import { button, byId, element } from "./elements.js";
import { placeOf } from "./row.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("./types.js").Conversation} Conversation */

const GRACE = 2_000; // ms a connection may be away before we say so

export class Notice {
  /** @type {Set<string>} */ #waiting = new Set();
  /** @type {Map<string, string>} what was last said in each of mine */ #mine = new Map();
  /** @type {string | null} the conversation that the line is about */ #about = null;
  /** @type {string | null} given by a colleague, which is news even when the citizen has had an answer */ #given = null;
  /** @type {string | null} */ #open = null;
  /** @type {number | undefined} */ #lost;
  #first = true;

  /** @param {import("./conversations.js").Conversations} conversations @param {import("./calls.js").Calls} calls */
  constructor(conversations, calls) {
    this.conversations = conversations;
    this.calls = calls;
    this.line = byId("notice");
    conversations.addEventListener("change", () => this.#changed());
  }

  /** The conversation on the screen needs no notice. @param {string | null} id */
  opened(id) {
    this.#open = id;
    if (id && id === this.#about) this.#clear();
    if (id === this.#given) this.#given = null;
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
    const waiting = this.conversations.calling();
    const mine = this.conversations.mine();
    const due = waiting.length + mine.filter((c) => this.conversations.isAnswerDue(c)).length;
    document.title = due ? TEXTS.badge(due) : TEXTS.appName;
    if (!this.#first) this.#tellNews(waiting, mine);
    this.#first = false;
    this.#waiting = new Set(waiting.map((c) => c.id));
    this.#mine = new Map(mine.map((c) => [c.id, mark(c)]));
    const stillDue = mine.some((c) => c.id === this.#about && (c.id === this.#given || this.conversations.isAnswerDue(c)));
    if (this.#about && !this.#waiting.has(this.#about) && !stillDue) this.#clear();
  }

  /** @param {Conversation[]} waiting @param {Conversation[]} mine */
  #tellNews(waiting, mine) {
    const written = mine.find((c) => !this.#isSeen(c.id) && this.#isNew(c));
    const given = mine.find((c) => c.id !== this.#open && !this.#mine.has(c.id));
    const arrived = waiting.findLast((c) => !this.#isSeen(c.id) && !this.#waiting.has(c.id));
    if (written) this.#tell(written, TEXTS.newMessage(placeOf(written)), "mine");
    if (given) {
      this.#tell(given, TEXTS.given(placeOf(given)), "mine");
      this.#given = given.id;
    }
    if (!arrived) return;
    if (arrived.holder === "waiting") this.#tell(arrived, TEXTS.newWaiting(placeOf(arrived)), "venter");
    else this.#tell(arrived, TEXTS.newCase(placeOf(arrived)), "beskeder");
  }

  /** On the screen before somebody's eyes. @param {string} id */
  #isSeen(id) {
    return id === this.#open && document.visibilityState === "visible" && document.hasFocus();
  }

  /** Whether something was said to me since; a conversation that just became mine is no news. @param {Conversation} c */
  #isNew(c) {
    return this.#mine.has(c.id) && this.#mine.get(c.id) !== mark(c) && this.conversations.isAnswerDue(c);
  }

  /** @param {Conversation} conversation @param {string} text @param {string} tab */
  #tell(conversation, text, tab) {
    const href = `#${tab}/${encodeURIComponent(conversation.id)}`;
    this.calls.call(text, conversation.id, () => location.assign(href));
    if (conversation.id === this.#open) return;
    this.#about = conversation.id;
    const link = element("a", { href }, TEXTS.show);
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
