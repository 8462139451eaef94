/** The window itself: built once, shown and hidden, in the place of the button that opens it. */
import { icon, ICONS, node, say } from "./nodes.js";
import { NARROW } from "./screen.js";
import * as texts from "./texts.js";
import type { Said } from "./texts.js";

export interface Parts {
  menuButton: HTMLElement;
  menu: HTMLElement;
  log: HTMLElement;
  typing: HTMLElement;
  heard: HTMLElement;
  rating: HTMLElement;
  notices: HTMLElement;
  composer: HTMLElement;
  human: HTMLElement;
}

export class Panel {
  private readonly title = node("h2", { id: "title" });
  private readonly note = node("p", { class: "note", id: "note" });
  readonly languageButton = node("button", { type: "button", class: "bar" }, icon(ICONS.language), texts.other);
  readonly closeButton = node("button", { type: "button", class: "bar" }, icon(ICONS.close), texts.close);
  readonly dialog: HTMLDialogElement;
  private readonly narrow = matchMedia(NARROW);

  constructor(private readonly launcher: HTMLElement, parts: Parts) {
    this.dialog = node(
      "dialog",
      { id: "panel", class: "panel", role: "dialog", tabindex: "-1", "aria-labelledby": "title", "aria-describedby": "note" },
      node("div", { class: "head" }, node("div", { class: "names" }, this.title, this.note), this.languageButton, parts.menuButton, this.closeButton),
      parts.menu,
      parts.log,
      parts.typing,
      parts.heard,
      parts.rating,
      parts.notices,
      parts.composer,
      node("div", { class: "foot" }, parts.human),
    );
    this.narrow.addEventListener("change", () => this.fit());
  }

  get isNarrow(): boolean {
    return this.narrow.matches;
  }

  get isOpen(): boolean {
    return this.dialog.open;
  }

  /** Narrow: over the page, which cannot be reached meanwhile. Wide: beside it. */
  open(): void {
    if (this.dialog.open) return;
    const before = this.focused;
    if (this.isNarrow) this.dialog.showModal();
    else this.dialog.show();
    this.launcher.hidden = true; // the window takes its place
    if (before instanceof HTMLElement && this.dialog.contains(before)) before.focus();
  }

  close(): void {
    this.dialog.close();
    this.launcher.hidden = false;
  }

  name(title: Said): void {
    say(this.title, title);
  }

  subtitle(note: Said): void {
    say(this.note, note);
  }

  private get focused(): Element | null {
    return (this.dialog.getRootNode() as ShadowRoot).activeElement;
  }

  private fit(): void {
    if (!this.dialog.open || !this.dialog.isConnected) return; // the page may have taken the element away
    const { focused } = this;
    this.close();
    this.open();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
