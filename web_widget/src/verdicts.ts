/** What the citizen says of the help: under each fresh answer, and once of the whole when it has ended. */
import type { Composer } from "./composer.js";
import type { ChatEvent } from "./contract.js";
import type { Conversation } from "./conversation.js";
import { helpfulRow } from "./helpful.js";
import { ratingForm } from "./rating.js";

/** Answers of these topics are no knowledge that could have helped. */
const NO_KNOWLEDGE = ["smalltalk", "dialog", "uden_for_emne", "noed"];

export interface Surroundings {
  conversation: Conversation;
  human(): void;
  offersHuman(): boolean;
  /** The focus, from a button that is gone, while the conversation goes on. */
  back(): void;
  /** The same, after its end. */
  on(): void;
  /** A field to write in. */
  field(send: (text: string) => void): Composer;
}

/** The row under an answer, or nothing; what was told of it on another page is still shown. */
export function verdict({ id, answer }: ChatEvent, around: Surroundings): HTMLElement | "" {
  if (NO_KNOWLEDGE.includes(answer?.topic ?? "")) return "";
  const { conversation } = around;
  return helpfulRow({ ...around, given: conversation.ratings[id], rate: (helpful) => conversation.rate({ event: id, helpful }) });
}

/** The question about the whole, in its place, unless it has been answered or is there. */
export function judge(place: HTMLElement, around: Surroundings): void {
  const { conversation } = around;
  if (place.firstChild || !conversation.state.closed || conversation.ratings[""]) return;
  place.append(
    ratingForm({
      ...around,
      rate: (score, comment) => conversation.rate({ score, comment }),
      skip: () => conversation.rated(""),
      back: around.on,
    }),
  );
}
