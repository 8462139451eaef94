/** What the widget remembers of a conversation from one page to the next.
 *
 *  sessionStorage and not localStorage: many citizens sit at a computer of the library or of Borgerservice, and the
 *  next one must not find their conversation. It lives as long as the tab and survives a reload and a change of page.
 *  Nothing is written before the citizen has sent something or chosen a language. The last event id is not kept: a new
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
  ratings?: Ratings;
}

export class Memory {
  constructor(private readonly storage: Seams["storage"], private readonly key: string) {}

  load(): Remembered | null {
    try {
      const kept = JSON.parse(this.storage?.getItem(this.key) ?? "null") as Remembered | null;
      return kept && Array.isArray(kept.unsent) ? kept : null;
    } catch {
      return null; // blocked, or written by something else
    }
  }

  save(kept: Remembered): void {
    try {
      this.storage?.setItem(this.key, JSON.stringify(kept));
    } catch {
      // Full or blocked: the conversation goes on in this page.
    }
  }

  forget(): void {
    try {
      this.storage?.removeItem(this.key);
    } catch {
      // Nothing was kept then.
    }
  }
}
