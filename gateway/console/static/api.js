/** The console API, a function for each call. */
import { get, post } from "./http.js";

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").ConversationEvent} ConversationEvent */
/** @typedef {import("./types.js").Note} Note */

const BASE = "/console/api";

/** @typedef {{conversations: Conversation[], next: number | null}} Page */

/** All that is to be done, and the newest of the rest. @returns {Promise<Page>} */
export const conversations = () => get(`${BASE}/conversations`);

/** @param {string} tab @param {number | null} before milliseconds @returns {Promise<Page>} */
export const olderConversations = (tab, before) => get(`${BASE}/conversations?tab=${tab}${before === null ? "" : `&before=${before}`}`);

/**
 * The newest part of a conversation; `earlier` is the event before which the next part ends, null where there is none.
 * @param {string} id
 * @returns {Promise<{conversation: Conversation, events: ConversationEvent[], earlier: string | null, overview: import("./types.js").Overview, notes: Note[]}>}
 */
export const conversation = (id) => get(pathOf(id));

/** @param {string} id @param {string} before @returns {Promise<{events: ConversationEvent[], earlier: string | null}>} */
export const olderEvents = (id, before) => get(`${pathOf(id)}?before=${encodeURIComponent(before)}`);

/** @param {string} id @returns {Promise<Note[]>} */
export const notes = async (id) => (await get(`${pathOf(id)}/notes`)).notes;

/** @param {string} id @returns {Promise<import("./types.js").Overview>} */
export const overview = (id) => get(`${pathOf(id)}/overview`);

/** @param {string} id @returns {Promise<Conversation>} */
export const claim = (id) => post(`${pathOf(id)}/claim`, {});

/** @param {string} id @returns {Promise<Conversation>} */
export const release = (id) => post(`${pathOf(id)}/release`, {});

/** @param {string} id @param {{to: string | null, team: string | null, note: string}} whom @returns {Promise<Conversation>} */
export const transfer = (id, whom) => post(`${pathOf(id)}/transfer`, whom);

/** @param {string} id @param {string} reason @returns {Promise<Conversation>} */
export const takeOver = (id, reason) => post(`${pathOf(id)}/take-over`, { reason });

/** @param {string} id @param {string} text @returns {Promise<Conversation>} */
export const handBack = (id, text) => post(`${pathOf(id)}/hand-back`, text ? { text } : {});

/** @param {string} id @param {string} outcome @param {string} text @returns {Promise<Conversation>} */
export const close = (id, outcome, text) => post(`${pathOf(id)}/close`, text ? { outcome, text } : { outcome });

/** The id of the stored event. @param {string} id @param {string} clientId @param {string} text @param {import("./types.js").Attached} attached @returns {Promise<string>} */
export async function sendMessage(id, clientId, text, attached) {
  const { event } = await post(`${pathOf(id)}/messages`, { client_id: clientId, text, ...attached });
  return typeof event === "string" ? event : event.id;
}

/** @param {string} id @param {string} event @param {string} text */
export const edit = (id, event, text) => post(`${pathOf(id)}/messages/${encodeURIComponent(event)}/edit`, { text });

/** @param {string} id @param {string} event */
export const withdraw = (id, event) => post(`${pathOf(id)}/messages/${encodeURIComponent(event)}/withdraw`, {});

/** @param {string} id */
export const typing = (id) => post(`${pathOf(id)}/typing`, {});

/** @param {string} id @param {string} event */
export const read = (id, event) => post(`${pathOf(id)}/read`, { event });

/** @param {string} id @param {string} clientId @param {string} text */
export const note = (id, clientId, text) => post(`${pathOf(id)}/notes`, { client_id: clientId, text });

/** @param {string} id @param {string[]} labels @returns {Promise<Conversation>} */
export const label = (id, labels) => post(`${pathOf(id)}/labels`, { labels });

/** @param {import("./types.js").PresenceState} state */
export const presence = (state) => post(`${BASE}/presence`, { state });

/** Canned replies, the assistant's answers, or cards. @param {"replies" | "answers" | "cards"} kind @param {Record<string, string>} query */
export const search = (kind, query) => get(`${BASE}/${kind}?${new URLSearchParams(query)}`);

export const signOut = () => post("/console/sign-out", {});

/** @param {string} id */
function pathOf(id) {
  return `${BASE}/conversations/${encodeURIComponent(id)}`;
}
