/** What the citizen says of the help: under each fresh answer, and once of the whole when it has ended. */
import type { ChatEvent } from "./contract.js";
import type { Conversation } from "./conversation.js";
import { helpfulRow } from "./helpful.js";
import { node, say } from "./nodes.js";
import { ratingForm } from "./rating.js";

/** Answers of these topics are no knowledge that could have helped. */
const NO_KNOWLEDGE = ["smalltalk", "dialog", "uden_for_emne", "noed"];

export interface Surroundings {
  human(): void;
  offersHuman(): boolean;
  /** The focus, from a button that is gone, while the conversation goes on. */
  back(): void;
  /** The same, after its end. */
  on(): void;
}

export class Verdicts {
  /** Empty until the conversation has ended. */
  readonly element = node("div", { class: "notices" });

  constructor(private readonly conversation: Conversation, private readonly around: Surroundings) {}

  /** Not asked of what another page has shown; what was told there is still shown. */
  row({ id, from, answer }: ChatEvent): HTMLElement | undefined {
    const { ratings, state } = this.conversation;
    const given = ratings[id];
    if (from !== "assistant" || !answer || NO_KNOWLEDGE.includes(answer.topic ?? "")) return undefined;
    if (given === undefined && state.replaying) return undefined;
    return helpfulRow({ ...this.around, given, rate: (helpful) => this.conversation.rate({ event: id, helpful }) });
  }

  show(closed: boolean): void {
    if (!closed) say(this.element);
    else if (!this.element.firstChild && !this.conversation.ratings[""]) this.element.append(this.form());
  }

  private form(): HTMLElement {
    return ratingForm({
      rate: (score, comment) => this.conversation.rate({ score, comment }),
      skip: () => this.conversation.rated(""),
      back: this.around.on,
    });
  }
}
