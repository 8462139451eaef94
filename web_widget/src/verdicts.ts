/** What the citizen says of the help: under each fresh answer, and once of the whole when it has ended. */
import { Composer } from "./composer.js";
import type { ChatEvent } from "./contract.js";
import type { Conversation } from "./conversation.js";
import type { SecondPart } from "./later.js";
import { node, say } from "./nodes.js";

/** Answers of these topics are no knowledge that could have helped. */
const NO_KNOWLEDGE = ["smalltalk", "dialog", "uden_for_emne", "noed"];

export interface Surroundings {
  human(): void;
  offersHuman(): boolean;
  /** The focus, from a button that is gone, while the conversation goes on. */
  back(): void;
  /** The same, after its end. */
  on(): void;
  /** Rejects when the second part of the window cannot be had. */
  more(): Promise<SecondPart>;
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
    const place = node("div", { class: "helpful" });
    this.around.more().then(
      ({ helpfulRow }) =>
        place.replaceWith(helpfulRow({ ...this.around, given, rate: (helpful) => this.conversation.rate({ event: id, helpful }) })),
      () => place.remove(),
    );
    return place;
  }

  show(closed: boolean): void {
    if (!closed) say(this.element);
    else if (this.wanted) void this.ask();
  }

  private get wanted(): boolean {
    return this.conversation.state.closed && !this.element.firstChild && !this.conversation.ratings[""];
  }

  private async ask(): Promise<void> {
    const { ratingForm } = await this.around.more().catch(() => ({ ratingForm: undefined }));
    if (!ratingForm || !this.wanted) return; // not to be had, or answered or gone meanwhile
    this.element.append(
      ratingForm({
        rate: (score, comment) => this.conversation.rate({ score, comment }),
        skip: () => this.conversation.rated(""),
        field: (send) => new Composer(send, () => {}),
        back: this.around.on,
      }),
    );
  }
}
