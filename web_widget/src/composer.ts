/** The field the citizen writes in, with its errors and its guard against CPR numbers. */
import { hasCpr, withoutCpr } from "./cpr.js";
import { markNumbers } from "./marks.js";
import { button, node, say } from "./nodes.js";
import * as texts from "./texts.js";
import type { Said } from "./texts.js";

/** From this many characters left, the citizen is told how many. */
const NEAR_LIMIT = 200;

let count = 0;

export class Composer {
  maxLength = 2000;
  /** Makes the ids of this one's parts its own: a window may have two. */
  private readonly id = ++count;
  readonly field = node("textarea", { id: `field${this.id}`, rows: "1", enterkeyhint: "send", autocomplete: "off", "aria-describedby": `hint${this.id} error${this.id} left${this.id}` });
  private readonly label = node("label", { for: `field${this.id}` });
  private readonly left = node("p", { id: `left${this.id}`, class: "small", hidden: true });
  private readonly error = node("p", { id: `error${this.id}`, class: "error", role: "alert", hidden: true });
  private readonly remove = button(() => this.mask(false), texts.cprRemove);
  private readonly guard = node(
    "div",
    { class: "guard", role: "alert", hidden: true },
    node("p", {}, texts.cprFound),
    node("div", { class: "row" }, this.remove, button(() => this.mask(true), texts.cprSend)),
  );
  readonly element = node(
    "form",
    { class: "composer", novalidate: true },
    this.guard,
    this.error,
    this.label,
    node("div", { class: "write" }, node("div", { class: "sheet" }, this.field), node("button", { type: "submit", class: "button primary" }, texts.send)),
    node("p", { id: `hint${this.id}`, class: "small hint" }, texts.hint),
    this.left,
  );
  /** Marks the numbers in the field anew. */
  private readonly marked = markNumbers(this.field);

  constructor(private readonly send: (text: string) => void, private readonly typed: () => void) {
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  get text(): string {
    return this.field.value;
  }

  set text(text: string) {
    this.field.value = text;
    this.changed();
  }

  /** Gives words back that could not be sent, before whatever has been typed since. */
  giveBack(text: string): void {
    this.text = [text, this.text].filter(Boolean).join("\n");
  }

  showError(message: Said): void {
    say(this.error, message);
    this.error.hidden = !message;
    if (message) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
  }

  name(label: Said): void {
    say(this.label, label);
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  private submit(): void {
    const text = this.text.trim();
    if (!text) return this.refuse(texts.empty);
    if (hasCpr(text)) return this.remove.focus();
    const length = lengthOf(text);
    if (length > this.maxLength) return this.refuse(texts.tooLong(length, this.maxLength));
    this.text = "";
    this.send(text);
  }

  private refuse(message: Said): void {
    this.showError(message);
    this.field.focus();
  }

  private mask(andSend: boolean): void {
    this.text = withoutCpr(this.text);
    this.field.focus();
    if (andSend) this.submit();
  }

  private changed(): void {
    const length = lengthOf(this.text);
    const left = this.maxLength - length;
    this.left.hidden = left > NEAR_LIMIT || left < 0;
    say(this.left, !this.left.hidden && texts.left(left));
    this.guard.hidden = !hasCpr(this.text);
    this.showError(left < 0 ? texts.tooLong(length, this.maxLength) : "");
    this.marked();
    this.typed();
  }
}

/** Characters as a person counts them: an emoji is one. */
function lengthOf(text: string): number {
  return [...text].length;
}
