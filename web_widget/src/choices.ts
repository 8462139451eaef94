/** What the menu can do through the window it stands in. */
import type { Conversation } from "./conversation.js";
import type { Seams } from "./seams.js";
import type { Said } from "./texts.js";

export interface Choices {
  conversation: Conversation;
  seams: Seams;
  /** Everything of the window, and what stands above it. */
  frame: HTMLElement;
  siteName(): string;
  offersHuman(): boolean;
  human(): void;
  /** The address of the municipality's page about privacy, if it has one. */
  privacy(): string | null;
  finish(): void;
  remove(): void;
  /** The text is `size` times as large from now on. */
  resize(size: number): void;
  /** Does it, and says in the thread what it resolves to, or that it failed. */
  attempt(task: () => Promise<Said | void>): void;
}
