/** What else can be done: a list that the button in the window's head unfolds. It is written anew each time, as things then stand. */
import { clipboardOf, pageOf, speechOf } from "./browser.js";
import type { Choices } from "./choices.js";
import type { ChatEvent } from "./contract.js";
import { linkNode } from "./message.js";
import { button, node, say } from "./nodes.js";
import { writePage } from "./page.js";
import { askBeforeRemoval } from "./removal.js";
import { Reader } from "./speech.js";
import * as texts from "./texts.js";
import type { Said } from "./texts.js";
import { saveTranscript, transcriptOf, wordsOf } from "./transcript.js";

/** Of the text, in times its own. */
const SIZES = [1, 1.25, 1.5];

export class Menu {
  private human: HTMLElement | undefined;
  private readonly stop = button(() => this.silence(), texts.readStop, "button", { hidden: true });
  private readonly reader: Reader;
  /** That no voice knows a language is said once. */
  private muted = false;

  constructor(private readonly button: HTMLElement, private readonly list: HTMLElement, private readonly choices: Choices) {
    const mute = () => {
      if (!this.muted) choices.attempt(async () => texts.noVoice);
      this.muted = true;
    };
    this.reader = new Reader(speechOf(choices.seams), (busy) => (this.stop.hidden = !busy), mute);
    list.parentElement!.querySelector(".foot")!.append(this.stop);
    button.addEventListener("click", () => (list.hidden ? this.unfold() : this.fold()));
    list.addEventListener("focusout", (event) => this.left(event));
    // Before the window hears it, whose own Escape closes it.
    list.parentElement!.addEventListener("keydown", (event) => this.escape(event), true);
  }

  unfold(): void {
    say(this.list, ...this.items());
    this.show(true);
    this.list.querySelector<HTMLElement>("li:not([hidden]) > button")?.focus();
  }

  /** Who already talks or waits to talk with a human being needs no way to one. */
  refresh(): void {
    if (this.human) this.human.hidden = !this.choices.offersHuman();
  }

  /** A message came while the window was open. */
  heard(event: ChatEvent): void {
    this.reader.hear(event);
  }

  /** Nobody is to hear what nobody sees. */
  quiet(): void {
    this.reader.stop();
  }

  private silence(): void {
    this.quiet();
    this.button.focus(); // the button that stood here is gone
  }

  private items(): (HTMLElement | false)[] {
    const { choices } = this;
    const { conversation, frame } = choices;
    const copy = clipboardOf(choices.seams);
    const privacy = choices.privacy();
    this.human = this.item(texts.human, () => choices.human());
    this.refresh();
    return [
      this.human,
      this.item(texts.readPage, () => choices.attempt(() => this.read())),
      !!copy && this.item(texts.copy, () => choices.attempt(() => this.copy(copy))),
      this.item(texts.save, () => choices.attempt(() => saveTranscript(conversation))),
      this.sizes(),
      this.reader.available && this.aloud(),
      this.item(texts.finish, () => choices.finish()),
      this.item(texts.remove, () => askBeforeRemoval(frame, () => choices.remove())),
      !!privacy && node("li", {}, linkNode(privacy, texts.privacy)),
    ];
  }

  /** Opens a tab at the press itself, which is when browsers allow it, and then asks for the words. */
  private async read(): Promise<Said | void> {
    const { conversation, seams, siteName } = this.choices;
    const tab = conversation.begun ? pageOf(seams) : null;
    if (!tab) return saveTranscript(conversation);
    try {
      writePage(tab, await wordsOf(conversation), conversation.language, siteName());
    } catch (error) {
      tab.close();
      throw error;
    }
  }

  private async copy(write: (text: Promise<string>) => Promise<void>): Promise<Said> {
    const { conversation } = this.choices;
    if (!conversation.begun) return texts.nothing;
    await write(wordsOf(conversation).then((events) => transcriptOf(events, conversation.language)));
    return texts.copied;
  }

  private sizes(): HTMLElement {
    const { conversation, resize } = this.choices;
    const press = (size: number) => {
      resize(size);
      mark();
    };
    const buttons = SIZES.map((size) => button(() => press(size), `${size * 100} %`));
    const mark = () => buttons.forEach((each, index) => each.setAttribute("aria-pressed", `${conversation.size === SIZES[index]}`));
    mark();
    const group = node("div", { class: "sizes", role: "group", "aria-label": texts.larger }, node("span", { "aria-hidden": "true" }, texts.larger), ...buttons);
    return node("li", {}, group);
  }

  private aloud(): HTMLElement {
    const made = this.item(texts.readAloud, () => {
      const { language } = this.choices.conversation;
      this.muted = false;
      this.reader.toggle(texts.readsAloud(language), language);
    });
    made.firstElementChild!.setAttribute("aria-pressed", `${this.reader.on}`);
    return made;
  }

  private item(text: Said, chosen: () => void): HTMLElement {
    const onclick = () => {
      this.fold();
      chosen();
    };
    return node("li", {}, button(onclick, text, "choice"));
  }

  private fold(): void {
    this.show(false);
    this.button.focus();
  }

  private show(unfolded: boolean): void {
    this.list.hidden = !unfolded;
    this.button.setAttribute("aria-expanded", `${unfolded}`);
  }

  private left(event: FocusEvent): void {
    const to = event.relatedTarget as Node | null;
    if (to && !this.list.contains(to) && to !== this.button) this.show(false);
  }

  private escape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing || this.list.hidden) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    this.fold();
  }
}
