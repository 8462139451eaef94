/** How a conversation stands, and what it tells of. */
import type { ChatEvent, Holder } from "./contract.js";
import type { Refused } from "./errors.js";
import type { Unsent } from "./outbox.js";

export interface State {
  holder: Holder;
  staffName: string;
  closed: boolean;
  /** The server has not been reached for a while. */
  unreachable: boolean;
  /** A message was accepted and the assistant has not answered. */
  awaiting: boolean;
  late: boolean;
  /** Who of the staff is writing; "" is one without a name. */
  staffTyping: string | null;
  /** The thread is being read back after a change of page. */
  replaying: boolean;
}

export interface Listener {
  arrived(event: ChatEvent): void;
  queued(message: Unsent): void;
  accepted(message: Unsent, event: string): void;
  retrying(message: Unsent): void;
  refused(message: Unsent, why: Refused): void;
  /** The conversation cannot go on; the texts that were never accepted come back. */
  expired(left: string[]): void;
  /** Another tab's conversation was taken up. */
  adopted(): void;
  /** Another tab began anew or deleted the conversation; the texts that were never accepted come back. */
  dropped(left: string[], deleted: boolean): void;
  changed(state: State): void;
}

export const FRESH: State = {
  holder: "assistant",
  staffName: "",
  closed: false,
  unreachable: false,
  awaiting: false,
  late: false,
  staffTyping: null,
  replaying: false,
};
