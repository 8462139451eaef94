/** The tabs of one browser that show the same chat tell each other of it. Nothing of this is stored: a tab that is gone tells nothing. */
import type { Ticket } from "./contract.js";
import type { Ratings } from "./memory.js";
import type { Channel, Seams } from "./seams.js";
import type { Language } from "./texts.js";

/** What a tab needs to take up another's conversation. */
export interface Shared {
  ticket: Ticket;
  language: Language;
  ratings: Ratings;
}

/** One of: has anyone a conversation; I have this one; the one with this id is left, or even deleted. */
export interface Word {
  ask?: true;
  have?: Shared;
  left?: string;
  deleted?: boolean;
}

export class Tabs {
  private channel: Channel | undefined;

  constructor(private readonly seams: Seams, private readonly name: string, private readonly hear: (word: Word) => void) {}

  /** Opens the line to the others, which a page that is put away has closed. */
  listen(): void {
    if (this.channel) return;
    try {
      this.channel = this.seams.channel?.(this.name);
    } catch {
      return; // refused: this tab stands alone
    }
    if (this.channel) this.channel.onmessage = ({ data }) => this.hear(data);
  }

  tell(word: Word): void {
    this.listen();
    this.channel?.postMessage(word);
  }

  close(): void {
    this.channel?.close();
    this.channel = undefined;
  }
}
