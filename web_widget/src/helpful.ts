/** The small question under an answer: did it help? */
import { button, node, say } from "./nodes.js";
import * as texts from "./texts.js";
import type { Words } from "./texts.js";

export interface Asking {
  /** Told before, on another page. */
  given: boolean | undefined;
  /** Rejects when the server has not taken it. */
  rate(helpful: boolean): Promise<void>;
  /** Asks for a human being; only offered where there is one to ask for. */
  human(): void;
  offersHuman(): boolean;
  /** Where the focus goes from a button that is gone. */
  back(): void;
}

/** The announcement is the status's alone: the row around it is no news. */
export function helpfulRow(asking: Asking): HTMLElement {
  const question = node("span", {}, texts.helpful);
  const yes = button(() => void rate(true), texts.yes, "mini", { "aria-label": texts.yesHelped });
  const no = button(() => void rate(false), texts.no, "mini", { "aria-label": texts.noHelped });
  const told = node("span", { role: "status" });
  const human = button(() => {
    human.hidden = true;
    asking.human();
  }, texts.human);
  const row = node("div", { class: "helpful small", "aria-live": "off" }, question, yes, no, told, human);
  const show = (given: boolean | undefined, outcome: Words | "", way = false) => {
    const inside = row.matches(":focus-within");
    question.hidden = yes.hidden = no.hidden = given !== undefined;
    human.hidden = !way;
    say(told, outcome);
    if (inside) way ? human.focus() : given === undefined ? yes.focus() : asking.back();
  };
  const rate = async (helpful: boolean) => {
    show(helpful, texts.thanks, !helpful && asking.offersHuman());
    try {
      await asking.rate(helpful);
    } catch {
      show(undefined, texts.failed);
    }
  };
  show(asking.given, asking.given === undefined ? "" : texts.thanks);
  return row;
}
