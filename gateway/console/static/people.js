/** Teams, labels, outcomes and colleagues of one's municipalities, as /console/api/me gives them. */

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").PresenceState} PresenceState */

/** Fires "change" when somebody comes or goes. */
export class People extends EventTarget {
  /** @param {import("./types.js").Me} me */
  constructor(me) {
    super();
    this.me = me;
    this.presence = me.presence ?? "present";
  }

  /** May take a conversation from a colleague. */
  get leads() {
    return (this.me.roles ?? []).some((role) => role === "manager" || role === "administrator");
  }

  get outcomes() {
    return this.me.outcomes ?? {};
  }

  /** The name of a conversation's team, or "". @param {Conversation} c */
  team({ site, team }) {
    return team ? (this.me.teams?.[site]?.find(({ id }) => id === team)?.name ?? team) : "";
  }

  /** @param {string} site */
  teamsOf(site) {
    return this.me.teams?.[site] ?? [];
  }

  /** The labels that stand on a conversation. @param {Conversation} c */
  labels({ site, labels }) {
    return (labels ?? []).map((id) => this.labelsOf(site).find((one) => one.id === id) ?? { id, title: id });
  }

  /** All that can be chosen. @param {string} site */
  labelsOf(site) {
    return this.me.labels?.[site] ?? [];
  }

  /** Those to whom a conversation can be given: not oneself. @param {string} site */
  colleaguesOf(site) {
    return (this.me.colleagues?.[site] ?? []).filter(({ username }) => username !== this.me.username);
  }

  /** What the stream tells of anybody, also of oneself in another tab. @param {{username: string, state: PresenceState}} told */
  heard({ username, state }) {
    if (username === this.me.username) this.presence = state;
    for (const all of Object.values(this.me.colleagues ?? {})) {
      for (const one of all) if (one.username === username) one.presence = state;
    }
    this.dispatchEvent(new Event("change"));
  }

  /** Signed in anew or back at the computer: what may have changed meanwhile. @param {import("./types.js").Me} me */
  renew(me) {
    this.me = me;
    this.presence = me.presence ?? this.presence;
    this.dispatchEvent(new Event("change"));
  }
}
