/** One call of the public contract. Every failure is one of errors.ts; no call sends or keeps a cookie. */
import type { Problem, Ticket } from "./contract.js";
import { Gone, Refused, Unreachable } from "./errors.js";
import type { Seams } from "./seams.js";

/** After this many milliseconds a request counts as lost; it is repeated under the same client id. */
const PATIENCE = 20_000;
const AGAIN = new Set([408, 425, 429]);
const GONE = new Set([401, 403, 404, 410]);

export interface Place {
  /** The server's base address, without a slash at its end. */
  server: string;
  site: string;
  front: string;
}

/** With a ticket, of its conversation. */
export async function call({ server }: Place, seams: Seams, path: string, init: RequestInit, ticket?: Ticket): Promise<Response> {
  const headers = new Headers(init.headers);
  if (ticket) headers.set("Authorization", `Bearer ${ticket.token}`);
  const at = ticket ? `/conversations/${encodeURIComponent(ticket.id)}${path}` : path;
  const address = `${server}/api/v1${at}`;
  const response = await reach(seams, address, { credentials: "omit", cache: "no-store", ...init, headers });
  if (response.ok) return response;
  throw await failureOf(response, ticket !== undefined);
}

/** The patience is for the whole answer: one that stops in the middle must not be waited for for ever. */
async function reach({ fetch, clock }: Seams, address: string, init: RequestInit): Promise<Response> {
  const limit = new AbortController();
  clock.after(PATIENCE, () => limit.abort());
  try {
    return await fetch(address, { signal: limit.signal, ...init });
  } catch {
    throw new Unreachable();
  }
}

async function failureOf(response: Response, ours: boolean): Promise<Error> {
  const problem = await problemOf(response);
  if (response.status >= 500 || AGAIN.has(response.status)) {
    const seconds = Number(response.headers.get("Retry-After"));
    return new Unreachable(seconds > 0 ? seconds * 1000 : undefined, problem);
  }
  return ours && GONE.has(response.status) ? new Gone(problem) : new Refused(problem);
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const problem = (await response.json()) as Partial<Problem>;
    return { ...problem, status: response.status, detail: String(problem.detail ?? "") };
  } catch {
    return { status: response.status, detail: "" };
  }
}
