/** Asked once, when a conversation has ended: how well did it help? One press answers; more words are welcome. */
import type { Composer } from "./composer.js";
import { button, node, say } from "./nodes.js";
import * as texts from "./texts.js";

export interface Judging {
  /** Rejects when the server has not taken it. */
  rate(score: number, comment: string): Promise<void>;
  skip(): void;
  /** A field to write in. */
  field(send: (text: string) => void): Composer;
  /** Where the focus goes when the question is gone. */
  back(): void;
}

export function ratingForm({ rate, skip, field, back }: Judging): HTMLElement {
  const told = node("p", { role: "status" });
  const scores = [1, 2, 3, 4, 5].map((score) => button(() => void press(score), `${score}`));
  const row = node("div", { class: "row" }, ...scores, button(() => leave(), texts.skip, "mini"));
  const comment = field((text) => void write(text));
  comment.name(texts.comment);
  comment.maxLength = 500; // what the server takes
  comment.element.hidden = true;
  const ask = node("p", { id: "judge" }, texts.judge);
  const form = node("div", { class: "rating", role: "group", "aria-labelledby": "judge" }, ask, row, told, comment.element);
  let chosen = 0;

  const leave = () => {
    form.remove();
    skip();
    back();
  };
  const mark = () => scores.forEach((each, index) => each.setAttribute("aria-pressed", `${chosen === index + 1}`));
  const press = async (score: number) => {
    const before = chosen;
    chosen = score;
    mark();
    try {
      await rate(score, "");
      say(told, texts.thanks);
      comment.element.hidden = false;
    } catch {
      chosen = before;
      mark();
      say(told, texts.failed);
    }
  };
  const write = async (text: string) => {
    try {
      await rate(chosen, text);
      row.hidden = ask.hidden = comment.element.hidden = true;
      back();
    } catch {
      comment.giveBack(text);
      comment.showError(texts.failed);
    }
  };
  mark();
  return form;
}
