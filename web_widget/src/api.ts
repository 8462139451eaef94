/** The calls of the public contract. Every failure is one of errors.ts; no call sends or keeps a cookie. */
import type { Problem, Site, Ticket } from "./contract.js";
import { Gone, Refused, Unreachable } from "./errors.js";
import type { Unsent } from "./outbox.js";
import type { Seams } from "./seams.js";
import type { Language } from "./texts.js";

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

export class Api {
  constructor(readonly place: Place, private readonly seams: Seams) {}

  async site(language: Language): Promise<Site> {
    const { site, front } = this.place;
    const query = new URLSearchParams({ front, ...unlessDanish(language) });
    const response = await this.call(`/sites/${encodeURIComponent(site)}?${query}`, {});
    return (await response.json()) as Site;
  }

  async start(page: string, language: Language): Promise<Ticket> {
    const { site, front } = this.place;
    const response = await this.call("/conversations", posting({ site, front, page, ...unlessDanish(language) }));
    return (await response.json()) as Ticket;
  }

  /** Resolves to the id of the event that the message became. */
  async send(ticket: Ticket, { client_id, text, button }: Unsent): Promise<string> {
    const body = button ? { client_id, button } : { client_id, text };
    const response = await this.call("/messages", posting(body), ticket);
    return ((await response.json()) as { event: string }).event;
  }

  async events(ticket: Ticket, last: string | undefined, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (last) headers["Last-Event-ID"] = last;
    return this.call("/events", { headers, signal }, ticket);
  }

  transcript(ticket: Ticket): Promise<Response> {
    return this.call("/transcript", {}, ticket);
  }

  /** The iCalendar file of a booking. */
  calendar(ticket: Ticket, code: string): Promise<Response> {
    return this.call(`/bookings/${encodeURIComponent(code)}.ics`, {}, ticket);
  }

  /** Any of the calls that answer with nothing. */
  async post(ticket: Ticket, what: "close" | "language" | "message-left" | "rating" | "read" | "typing", body: object = {}): Promise<void> {
    await this.call(`/${what}`, posting(body), ticket);
  }

  async remove(ticket: Ticket): Promise<void> {
    await this.call("", { method: "DELETE" }, ticket);
  }

  private async call(path: string, init: RequestInit, ticket?: Ticket): Promise<Response> {
    const headers = new Headers(init.headers);
    if (ticket) headers.set("Authorization", `Bearer ${ticket.token}`);
    const at = ticket ? `/conversations/${encodeURIComponent(ticket.id)}${path}` : path;
    const address = `${this.place.server}/api/v1${at}`;
    const response = await this.reach(address, { credentials: "omit", cache: "no-store", ...init, headers });
    if (response.ok) return response;
    throw await failureOf(response, ticket !== undefined);
  }

  /** The patience is for the whole answer: one that stops in the middle must not be waited for for ever. */
  private async reach(address: string, init: RequestInit): Promise<Response> {
    const limit = new AbortController();
    this.seams.clock.after(PATIENCE, () => limit.abort());
    try {
      return await this.seams.fetch(address, { signal: limit.signal, ...init });
    } catch {
      throw new Unreachable();
    }
  }
}

/** A server that knows no languages is never asked about Danish. */
function unlessDanish(language: Language): { language?: string } {
  return language === "da" ? {} : { language };
}

function posting(body: object): RequestInit {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
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
