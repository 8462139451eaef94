/** All conversations the staff member may see, the newest known summary of each, and the five tabs drawn from them. */

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {"venter" | "beskeder" | "mine" | "alle" | "afsluttede"} Tab */

/** @type {Tab[]} */
export const TABS = ["venter", "beskeder", "mine", "alle", "afsluttede"];

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
  /** @type {Set<string>} fetched page by page */ #older = new Set();
  #fetches = 0;
  loaded = false;
  /** What is shown: a team and a label of a municipality, each as "site/id", or "" for all. */
  filter = { team: "", label: "" };

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

  /** Those that call for somebody: of the chosen team, or of none. Labels do not matter here. */
  calling() {
    const due = [...this.#in("venter", [...this.#byId.values()]), ...this.cases()];
    return due.filter((c) => !this.filter.team || !c.team || `${c.site}/${c.team}` === this.filter.team);
  }

  /** Left messages that nobody has taken up. */
  cases() {
    return [...this.#byId.values()].filter((c) => c.case && !c.closed && c.holder === "assistant");
  }

  /** All of mine, whatever is filtered. */
  mine() {
    return this.#in("mine", [...this.#byId.values()]);
  }

  /** In the order of the tab: longest waiting first, answers due first, newest first. @param {Tab} tab */
  of(tab) {
    return this.#in(tab, [...this.#byId.values()].filter((c) => this.#isWanted(c)));
  }

  /** @param {Conversation} c */
  #isWanted({ site, team, labels }) {
    const { team: ofTeam, label } = this.filter;
    return (!ofTeam || ofTeam === `${site}/${team}`) && (!label || (labels ?? []).some((id) => `${site}/${id}` === label));
  }

  /** @param {Tab} tab @param {Conversation[]} all */
  #in(tab, all) {
    if (tab === "venter") {
      const waiting = all.filter((c) => !c.closed && c.holder === "waiting");
      return waiting.sort((a, b) => time(a.waiting_since) - time(b.waiting_since));
    }
    if (tab === "beskeder") {
      const left = all.filter((c) => !c.closed && c.case);
      return left.sort((a, b) => time(a.case?.at) - time(b.case?.at));
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
      const older = [...this.#byId.values()].filter(({ id }) => this.#older.has(id));
      this.#byId = new Map([...older, ...list].map((c) => [c.id, c]));
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

  /** What a page of the older ones gave. @param {Conversation[]} page */
  addOlder(page) {
    for (const c of page) {
      this.#older.add(c.id);
      if (!this.#byId.has(c.id)) this.#byId.set(c.id, c);
    }
    this.#changed();
  }

  /** Notes how far somebody has read. @param {{conversation: string, read?: string, event?: string}} signal */
  seen({ conversation, read, event }) {
    const c = this.#byId.get(conversation);
    if (!c || !read || !event) return;
    this.put(read === "citizen" ? { ...c, read_citizen: event } : { ...c, read_staff: event, unread: 0 });
  }

  /** Shows another part. @param {Partial<{team: string, label: string}>} change */
  narrow(change) {
    Object.assign(this.filter, change);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
