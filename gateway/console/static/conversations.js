/** All conversations the staff member may see, the newest known summary of each, and the four tabs drawn from them. */

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {"venter" | "mine" | "alle" | "afsluttede"} Tab */

/** @type {Tab[]} */
export const TABS = ["venter", "mine", "alle", "afsluttede"];

/** Redis stream ids in time order. @param {string} a @param {string} b */
export function compareIds(a, b) {
  const [aTime, aNumber] = a.split("-").map(Number);
  const [bTime, bNumber] = b.split("-").map(Number);
  return aTime - bTime || aNumber - bNumber;
}

/** @param {string | null | undefined} iso */
const time = (iso) => Date.parse(iso ?? "") || 0;

/** Fires "change" whenever anything in it changed. */
export class Conversations extends EventTarget {
  /** @type {Map<string, Conversation>} */ #byId = new Map();
  /** @type {Set<Conversation[]>} summaries heard while a list is being fetched, one array a fetch */ #heard = new Set();
  #fetches = 0;
  loaded = false;

  /** @param {string} username */
  constructor(username) {
    super();
    this.username = username;
  }

  /** @param {string} id */
  get(id) {
    return this.#byId.get(id);
  }

  /** @param {Conversation} conversation */
  isMine(conversation) {
    return !conversation.closed && conversation.holder === "staff" && conversation.staff === this.username;
  }

  /** Whether the last words in a conversation of mine are not staff's own. @param {Conversation} conversation */
  isAnswerDue(conversation) {
    return this.isMine(conversation) && conversation.last_from !== "staff";
  }

  /** In the order of the tab: longest waiting first, answers due first, newest first. @param {Tab} tab */
  of(tab) {
    const all = [...this.#byId.values()];
    if (tab === "venter") {
      const waiting = all.filter((c) => !c.closed && c.holder === "waiting");
      return waiting.sort((a, b) => time(a.waiting_since) - time(b.waiting_since));
    }
    const newest = all.sort((a, b) => time(b.last_at ?? b.opened) - time(a.last_at ?? a.opened));
    if (tab === "alle") return newest.filter((c) => !c.closed);
    if (tab === "afsluttede") return newest.filter((c) => c.closed);
    const mine = newest.filter((c) => this.isMine(c));
    return mine.sort((a, b) => Number(this.isAnswerDue(b)) - Number(this.isAnswerDue(a)));
  }

  /** @param {Conversation} conversation */
  put(conversation) {
    for (const heard of this.#heard) heard.push(conversation);
    if (this.#isOlder(conversation)) return;
    this.#byId.set(conversation.id, conversation);
    this.#changed();
  }

  /** @param {string} id */
  remove(id) {
    if (this.#byId.delete(id)) this.#changed();
  }

  /**
   * Replaces all by what `fetchList` gives; what the stream told meanwhile is newer and stays.
   * @param {() => Promise<Conversation[]>} fetchList
   */
  async reload(fetchList) {
    const mine = ++this.#fetches;
    /** @type {Conversation[]} */
    const heard = [];
    this.#heard.add(heard);
    try {
      const list = await fetchList();
      if (mine !== this.#fetches) return;
      this.#byId = new Map(list.map((c) => [c.id, c]));
      for (const c of heard) if (!this.#isOlder(c)) this.#byId.set(c.id, c);
      this.loaded = true;
      this.#changed();
    } finally {
      this.#heard.delete(heard);
    }
  }

  /** @param {Conversation} conversation */
  #isOlder(conversation) {
    const known = this.#byId.get(conversation.id)?.last_event;
    return Boolean(known && conversation.last_event && compareIds(conversation.last_event, known) < 0);
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
