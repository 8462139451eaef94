/** What stands on the page before there is a window: the button that opens it, and what is told beside the button. */
import { button, icon, ICONS, node, say, tell } from "./nodes.js";
import { callLine } from "./phone.js";
import * as texts from "./texts.js";
import type { Language, Said } from "./texts.js";

export class Launcher {
  /** Everything of the chat. Danish and English run from the left, whichever way the page does. */
  readonly frame = node("div", { class: "frame", dir: "ltr" });
  private language: Language = "da";
  private title: Said = "";
  private opening = false;
  private readonly words = node("span");
  private readonly badge = node("span", { class: "badge", "aria-hidden": "true", hidden: true });
  readonly button = node("button", { type: "button", class: "launcher", "aria-haspopup": "dialog" }, icon(ICONS.chat), this.words, this.badge);
  private readonly news = node("p", { class: "hidden", role: "status" });
  private readonly trouble = node("div", { class: "trouble", role: "status" });

  constructor() {
    this.frame.append(this.trouble, this.button, this.news);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const added of addedNodes) tell(added, this.language);
    }).observe(this.frame, { childList: true, subtree: true });
  }

  /** Writes all the words of the frame in this language, at this size; the focus and what was said stay. */
  speak(language: Language, size: number): void {
    this.language = this.frame.lang = language;
    this.frame.style.setProperty("--size", `${size}`);
    tell(this.frame, language);
  }

  name(title: Said): void {
    this.title = title;
    if (!this.opening) say(this.words, title);
  }

  unread(count: number): void {
    this.badge.hidden = !count;
    this.badge.textContent = count ? String(count) : "";
    say(this.news, !!count && texts.news(count));
  }

  /** The window has been asked for and is not here yet, or no longer is waited for. */
  wait(opening: boolean): void {
    if (opening === this.opening) return;
    this.opening = opening;
    this.button.setAttribute("aria-busy", `${opening}`);
    say(this.words, opening ? texts.opening : this.title);
    say(this.news, opening && texts.opening);
  }

  /** The window can't be had: what one can do instead. */
  fail(phone: string): void {
    const close = button(() => {
      this.clear();
      this.button.focus();
    }, texts.close);
    const slot = document.createElement("slot"); // what the page wrote inside the element: its own way of contact
    say(this.trouble, node("p", {}, texts.notFetched, ...callLine(texts.call, phone)), slot, close);
  }

  clear(): void {
    say(this.trouble);
  }
}
