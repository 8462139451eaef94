/** What the widget remembers of a conversation from one page to the next.
 *
 *  sessionStorage and not localStorage: many citizens sit at a computer of the library or of Borgerservice, and the
 *  next one must not find their conversation. It lives as long as the tab and survives a reload and a change of page.
 *  Nothing is written before the citizen has sent something, chosen a language or a size of the text, or taken up
 *  another tab's conversation by opening the chat. The last event id is not kept: a new
 *  page needs the whole thread, so it reads the stream from its beginning.
 */
import type { Ticket } from "./contract.js";
import type { Unsent } from "./outbox.js";
import type { Seams } from "./seams.js";
import type { Language } from "./texts.js";

/** By the answer's event id, whether it helped; by "", that the conversation has been judged or is not to be. */
export type Ratings = Record<string, boolean>;

export interface Remembered {
  ticket?: Ticket;
  unsent: Unsent[];
  draft: string;
  open: boolean;
  language?: Language;
  /** Of the text, from 1; the citizen's choice. */
  size?: number;
  ratings?: Ratings;
  /** The first message that may still wait for its answer. */
  first?: Pick<Unsent, "client_id" | "at">;
}

export class Memory {
  /** What stands there as far as this page knows; undefined before it has looked. */
  private known: string | null | undefined;

  constructor(private readonly storage: Seams["storage"], readonly key: string) {}

  /** Another page has written since: what this one has in mind is of the past. */
  get stale(): boolean {
    return this.known !== undefined && this.read() !== this.known;
  }

  load(): Remembered | null {
    try {
      this.known = this.read();
      const kept = JSON.parse(this.known ?? "null") as Remembered | null;
      return kept && Array.isArray(kept.unsent) ? kept : null;
    } catch {
      return null; // blocked, or written by something else
    }
  }

  save(kept: Remembered): void {
    try {
      // Each value as it is: old frameworks give arrays a toJSON() of their own, which makes strings of them.
      const text = JSON.stringify(kept, function (this: Record<string, unknown>, name) {
        return this[name];
      });
      this.storage?.setItem(this.key, text);
      this.known = this.read();
    } catch {
      // Full or blocked: the conversation goes on in this page.
    }
  }

  forget(): void {
    try {
      this.storage?.removeItem(this.key);
      this.known = this.read();
    } catch {
      // Nothing was kept then.
    }
  }

  private read(): string | null {
    try {
      return this.storage?.getItem(this.key) ?? null;
    } catch {
      return null; // blocked
    }
  }
}
