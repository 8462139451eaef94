/** The console API over fetch: the session is a cookie, every POST carries the CSRF token of /console/api/me. */
import { TEXTS } from "./texts.js";
import { setClock } from "./times.js";

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").ConversationEvent} ConversationEvent */
/** @typedef {import("./types.js").Me} Me */

const BASE = "/console/api";
const TIMEOUT = 15_000; // ms

/** A call that failed; `message` is a Danish sentence fit for showing, `status` 0 means that no answer came. */
export class Problem extends Error {
  /** @param {number} status @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

let csrf = "";
/** @type {() => void} */
let signedOut = () => {};

/** @param {() => void} listener called whenever the gateway says that the session is over */
export function onSignedOut(listener) {
  signedOut = listener;
}

/** @returns {Promise<Me>} */
export async function me() {
  const answer = /** @type {Me} */ (await call("GET", `${BASE}/me`));
  csrf = answer.csrf;
  return answer;
}

/** @returns {Promise<Conversation[]>} */
export async function conversations() {
  return (await call("GET", `${BASE}/conversations`)).conversations;
}

/** @param {string} id @returns {Promise<{conversation: Conversation, events: ConversationEvent[]}>} */
export const conversation = (id) => call("GET", pathOf(id));

/** @param {string} id @returns {Promise<Conversation>} */
export const claim = (id) => post(`${pathOf(id)}/claim`, {});

/** @param {string} id @param {string} text @returns {Promise<Conversation>} */
export const handBack = (id, text) => post(`${pathOf(id)}/hand-back`, text ? { text } : {});

/** @param {string} id @returns {Promise<Conversation>} */
export const close = (id) => post(`${pathOf(id)}/close`, {});

/** The id of the stored event. @param {string} id @param {string} clientId @param {string} text @returns {Promise<string>} */
export async function sendMessage(id, clientId, text) {
  const { event } = await post(`${pathOf(id)}/messages`, { client_id: clientId, text });
  return typeof event === "string" ? event : event.id;
}

export const signOut = () => post("/console/sign-out", {});

/** @param {string} id */
function pathOf(id) {
  return `${BASE}/conversations/${encodeURIComponent(id)}`;
}

/** POSTs, once more with a fresh CSRF token if refused: signing in again in another tab gives a new one. @param {string} path @param {object} body */
async function post(path, body) {
  try {
    return await call("POST", path, body);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 403)) throw error;
    const before = csrf;
    await me();
    if (csrf === before) throw error;
    return call("POST", path, body);
  }
}

/** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
async function call(method, path, body) {
  const answer = await answerOf(method, path, body);
  setClock(answer.headers.get("Date"));
  if (answer.status === 401 || answer.type === "opaqueredirect") {
    // Signing out answers with a redirect when it succeeds.
    if (path.endsWith("/sign-out")) return {};
    signedOut();
    throw new Problem(401, TEXTS.signedOut);
  }
  const data = await answer.json().catch(() => null);
  if (!answer.ok) throw new Problem(answer.status, data?.detail || TEXTS.unexpected(answer.status));
  return data ?? {};
}

/** @param {string} method @param {string} path @param {object} [body] */
async function answerOf(method, path, body) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (body) Object.assign(headers, { "Content-Type": "application/json", "X-Indgang-Csrf": csrf });
  try {
    return await fetch(path, {
      method, headers, body: body && JSON.stringify(body), credentials: "same-origin", cache: "no-store",
      redirect: "manual", signal: AbortSignal.timeout(TIMEOUT),
    });
  } catch (error) {
    const slow = error instanceof DOMException && error.name === "TimeoutError";
    throw new Problem(0, slow ? TEXTS.tooSlow : TEXTS.noConnection);
  }
}
