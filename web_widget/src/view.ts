/** The window as a citizen sees it: its parts, what of them is shown as the conversation stands, and where the focus goes. */
import { Composer } from "./composer.js";
import { watchKeyboard } from "./keyboard.js";
import type { Launcher } from "./launcher.js";
import { Menu } from "./menu.js";
import messages from "./messages.css";
import { button, icon, ICONS, node } from "./nodes.js";
import { Notices, type WaysOut } from "./notices.js";
import { Panel } from "./panel.js";
import type { State } from "./state.js";
import * as texts from "./texts.js";
import type { Language, Said } from "./texts.js";
import { Thread, type Around } from "./thread.js";
import css from "./window.css";

/** What the citizen can do. */
export interface Acts extends Around {
  send(text: string): void;
  type(): void;
  human(): void;
  switchLanguage(): void;
  want(open: boolean): void;
  ways(): WaysOut;
  look(): void;
  menu(button: HTMLElement, list: HTMLElement): Menu;
}

/** How things stand. */
export interface Situation extends State {
  /** The conversation is gone from the server. */
  expired: boolean;
  /** Neither is there a conversation, nor a server that answers. */
  unavailable: boolean;
  offersHuman: boolean;
}

/** The looks of the window; one sheet for all windows of a page. */
const sheet = new CSSStyleSheet();
sheet.replaceSync(css + messages);

export class View {
  readonly thread: Thread;
  readonly composer: Composer;
  readonly notices: Notices;
  readonly menu: Menu;
  /** Empty until the conversation has ended. */
  readonly rating = node("div", { class: "notices" });
  private readonly humanButton: HTMLButtonElement;
  private readonly panel: Panel;

  constructor(private readonly launcher: Launcher, private readonly acts: Acts) {
    this.thread = new Thread(acts);
    this.composer = new Composer((text) => acts.send(text), () => acts.type());
    this.notices = new Notices(() => acts.ways());
    this.humanButton = button(() => acts.human(), texts.human);
    const menuButton = node("button", { type: "button", class: "bar", "aria-expanded": "false", "aria-controls": "choices" }, icon(ICONS.menu), texts.menu);
    const choices = node("ul", { id: "choices", class: "choices", hidden: true });
    const { typing, heard, element: notices } = this.notices;
    this.panel = new Panel(launcher.button, {
      menuButton,
      menu: choices,
      log: this.thread.element,
      typing,
      heard,
      rating: this.rating,
      notices,
      composer: this.composer.element,
      human: this.humanButton,
    });
    this.menu = acts.menu(menuButton, choices);
    this.dress();
    this.listen();
  }

  get isOpen(): boolean {
    return this.panel.isOpen;
  }

  get isNarrow(): boolean {
    return this.panel.isNarrow;
  }

  /** The newest message is in an open window of a visible page, and not above it. */
  get seesNewest(): boolean {
    return this.isOpen && document.visibilityState === "visible" && !this.thread.away;
  }

  /** `before` is called once the window is there, before the focus moves. */
  open(moveFocus: boolean, before: () => void): void {
    const focused = document.activeElement as HTMLElement | null;
    this.panel.open();
    before();
    this.thread.toEnd();
    this.launcher.unread(0);
    if (moveFocus) this.focusInside();
    else this.returnFocus(focused);
  }

  close(moveFocus: boolean): void {
    const inside = this.panel.dialog.matches(":focus-within");
    this.panel.close();
    if (moveFocus || inside) this.launcher.button.focus();
  }

  /** The words in their language, at their size. */
  speak(language: Language, size: number): void {
    this.panel.languageButton.lang = language === "da" ? "en" : "da";
    this.launcher.speak(language, size);
  }

  /** The one that the button in the head leads to. */
  get otherLanguage(): Language {
    return this.panel.languageButton.lang as Language;
  }

  name(title: Said): void {
    this.panel.name(title);
  }

  show(situation: Situation): void {
    const { holder, closed, expired, replaying, staffName, late, unavailable, offersHuman } = situation;
    this.thread.hush(replaying);
    this.notices.show(situation, expired, unavailable);
    this.endOrWrite(closed, expired);
    this.panel.subtitle(holder === "staff" ? texts.noteStaff(staffName) : holder === "waiting" ? texts.noteQueue : texts.noteRobot);
    this.composer.name(holder === "assistant" ? texts.field : texts.fieldStaff);
    this.menu.refresh();
    this.humanButton.hidden = !offersHuman || late; // then the notice has one
  }

  /** With a mouse into the field; with a finger onto the window, or the keyboard would cover it. */
  focusInside(): void {
    const target = matchMedia("(pointer: coarse)").matches ? this.panel.dialog : this.composer.field;
    target.focus();
  }

  /** To the way on, after the end. */
  focusOn(): void {
    this.notices.element.querySelector("button")?.focus();
  }

  private dress(): void {
    const { dialog } = this.panel;
    const root = this.launcher.frame.getRootNode() as ShadowRoot;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    this.launcher.frame.append(dialog);
    watchKeyboard(dialog);
  }

  private listen(): void {
    const { dialog, languageButton, closeButton } = this.panel;
    languageButton.addEventListener("click", () => this.acts.switchLanguage());
    closeButton.addEventListener("click", () => this.acts.want(false));
    dialog.addEventListener("keydown", (event) => this.escape(event));
    dialog.addEventListener("cancel", (event) => event.preventDefault()); // escape() has seen it
    dialog.addEventListener("close", () => this.isOpen || this.acts.want(false)); // a browser's own way out
    this.thread.element.addEventListener("scroll", () => this.acts.look());
  }

  private escape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    event.preventDefault();
    this.acts.want(false);
  }

  /** A dialog takes the focus as it opens; where nobody asked for it, it goes back. */
  private returnFocus(before: HTMLElement | null): void {
    const taken = (this.panel.dialog.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    taken?.blur();
    before?.focus();
  }

  /** A closed conversation has no field, and nobody takes the press of a button in it; who stood in either is taken to the way on. */
  private endOrWrite(closed: boolean, expired: boolean): void {
    const { element: field } = this.composer;
    const over = closed || expired;
    const stood = over && ((closed && field.matches(":focus-within")) || this.thread.pressing);
    field.hidden = closed;
    this.thread.end(over);
    if (stood) this.focusOn();
  }
}
