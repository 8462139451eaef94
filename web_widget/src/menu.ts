/** What else can be done: a button that unfolds a list. */
import { linkNode } from "./message.js";
import { button, icon, ICONS, node } from "./nodes.js";
import * as texts from "./texts.js";
import type { Said } from "./texts.js";

export interface Choices {
  human(): void;
  save(): void;
  finish(): void;
  remove(): void;
}

export class Menu {
  readonly button = node("button", { type: "button", class: "bar", "aria-expanded": "false", "aria-controls": "choices" }, icon(ICONS.menu), texts.menu);
  private readonly links = node("li", {});
  private readonly list: HTMLElement;
  private readonly human: HTMLElement;

  constructor(choices: Choices) {
    const item = (text: Said, chosen: () => void) => {
      const onclick = () => {
        this.fold();
        chosen();
      };
      return node("li", {}, button(onclick, text, "choice"));
    };
    this.human = item(texts.human, choices.human);
    this.list = node(
      "ul",
      { id: "choices", class: "choices", hidden: true },
      this.human,
      item(texts.save, choices.save),
      item(texts.finish, choices.finish),
      item(texts.remove, choices.remove),
      this.links,
    );
    this.button.addEventListener("click", () => (this.list.hidden ? this.unfold() : this.fold()));
    this.list.addEventListener("focusout", (event) => this.left(event));
  }

  get element(): HTMLElement {
    return this.list;
  }

  get unfolded(): boolean {
    return !this.list.hidden;
  }

  privacy(address: string | null): void {
    this.links.replaceChildren(...(address ? [linkNode(address, texts.privacy)] : []));
    this.links.hidden = !address;
  }

  /** Who already talks or waits to talk with a human being needs no way to one. */
  offerHuman(yes: boolean): void {
    this.human.hidden = !yes;
  }

  fold(): void {
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
  }

  private unfold(): void {
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.list.querySelector<HTMLElement>("li:not([hidden]) > button")?.focus();
  }

  private left(event: FocusEvent): void {
    const to = event.relatedTarget as Node | null;
    if (!to || this.list.contains(to) || to === this.button) return;
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }
}
