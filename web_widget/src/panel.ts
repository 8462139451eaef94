/** The window itself and the button that opens it: built once, shown and hidden. */
import { icon, ICONS, node, say } from "./nodes.js";
import * as texts from "./texts.js";
import type { Said } from "./texts.js";

/** Below this width, or this height, the window takes the whole screen and the page behind it rests. */
const NARROW = "(max-width: 480px), (max-height: 420px)";

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
  readonly launcherText = node("span");
  private readonly badge = node("span", { class: "badge", "aria-hidden": "true", hidden: true });
  readonly launcher = node("button", { type: "button", class: "launcher", "aria-haspopup": "dialog" }, icon(ICONS.chat), this.launcherText, this.badge);
  readonly news = node("p", { class: "hidden", role: "status" });
  private readonly title = node("h2", { id: "title" });
  private readonly note = node("p", { class: "note", id: "note" });
  readonly languageButton = node("button", { type: "button", class: "bar" }, icon(ICONS.language), texts.other);
  readonly closeButton = node("button", { type: "button", class: "bar" }, icon(ICONS.close), texts.close);
  readonly dialog: HTMLDialogElement;
  private readonly narrow = matchMedia(NARROW);

  constructor(parts: Parts) {
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

  name(title: Said, launcher: Said): void {
    say(this.title, title);
    say(this.launcherText, launcher);
  }

  subtitle(note: Said): void {
    say(this.note, note);
  }

  unread(count: number): void {
    this.badge.hidden = !count;
    this.badge.textContent = count ? String(count) : "";
    say(this.news, !!count && texts.news(count));
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
