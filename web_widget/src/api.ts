/** What can be asked of a conversation. */
import { call, type Place } from "./call.js";
import type { Ticket } from "./contract.js";
import { unlessDanish } from "./municipality.js";
import type { Unsent } from "./outbox.js";
import type { Seams } from "./seams.js";
import type { Language } from "./texts.js";

export class Api {
  constructor(readonly place: Place, private readonly seams: Seams) {}

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

  private call(path: string, init: RequestInit, ticket?: Ticket): Promise<Response> {
    return call(this.place, this.seams, path, init, ticket);
  }
}

function posting(body: object): RequestInit {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}
