/** Calls of the console over fetch: the session is a cookie, every POST carries the CSRF token of /console/api/me. */
import { TEXTS } from "./texts.js";
import { setClock } from "./times.js";

const TIMEOUT = 15_000; // ms

/** A call that failed; `message` is a Danish sentence fit for showing, `status` 0 means that no answer came. */
export class Problem extends Error {
  /** @param {number} status @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** @param {unknown} error */
export const messageFrom = (error) => (error instanceof Error ? error.message : TEXTS.noConnection);

let csrf = "";
/** @type {() => void} */
let signedOut = () => {};

/** @param {() => void} listener called whenever the gateway says that the session is over */
export function onSignedOut(listener) {
  signedOut = listener;
}

/** Who is signed in, whose token all later calls carry. @returns {Promise<import("./types.js").Me>} */
export async function me() {
  const answer = await call("GET", "/console/api/me");
  csrf = answer.csrf;
  return answer;
}

/** @param {string} path @returns {Promise<any>} */
export const get = (path) => call("GET", path);

/** POSTs, once more with a fresh CSRF token if refused: signing in again in another tab gives a new one. @param {string} path @param {object} body @returns {Promise<any>} */
export async function post(path, body) {
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
