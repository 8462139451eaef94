/** Reads new answers aloud with the browser's own voices. */
import type { ChatEvent } from "./contract.js";
import { blocksOf, type Inline } from "./markdown.js";
import type { Speech } from "./seams.js";

export class Reader {
  on = false;
  /** So many answers are being read. */
  private reading = 0;

  /** `busy` is told when the reading begins and ends, `mute` that no voice knows the language. */
  constructor(private readonly speech: Speech | undefined, private readonly busy: (yes: boolean) => void, private readonly mute: () => void) {}

  get available(): boolean {
    return !!this.speech?.languages().length;
  }

  /** Begins with a word about it: at the press itself, since a phone lets a page speak only after that. */
  toggle(word: string, language: string): void {
    this.on = !this.on;
    if (this.on) this.read([word], language);
    else this.stop();
  }

  hear({ kind, from, text = "", language = "da", withdrawn }: ChatEvent): void {
    if (!this.on || kind !== "message" || from === "citizen" || withdrawn || globalThis.document?.visibilityState === "hidden") return;
    this.read(heardOf(text), language);
  }

  private read(pieces: string[], language: string): void {
    const voice = voiceFor(language, this.speech!.languages());
    if (!voice) return this.mute();
    if (!pieces.length) return;
    this.reading += 1;
    this.busy(true);
    this.speech!.say(pieces, voice, () => this.done());
  }

  stop(): void {
    this.reading = 0;
    this.speech?.stop();
    this.busy(false);
  }

  private done(): void {
    this.reading = Math.max(0, this.reading - 1);
    if (!this.reading) this.busy(false);
  }
}

/** The voice's language that fits best: "da" is read by "da-DK", "en" by a British voice before others. */
export function voiceFor(language: string, voices: string[]): string | undefined {
  const [wanted] = language.toLowerCase().split(/[-_]/);
  const fitting = voices.filter((voice) => voice.toLowerCase().split(/[-_]/)[0] === wanted);
  return fitting.find((voice) => /^(?:da.DK|en.GB)$/i.test(voice)) ?? fitting[0];
}

/** What is said of a text: its words without Markdown's signs, a link as its text, paragraph by paragraph and point by point. */
export function heardOf(text: string): string[] {
  return blocksOf(text)
    .flatMap((block) => ("list" in block ? block.list : block.paragraph))
    .map((line) => words(line).trim())
    .filter(Boolean);
}

function words(inline: Inline[]): string {
  return inline.map((part) => (typeof part === "string" ? part : "bold" in part ? words(part.bold) : spoken(part.text))).join("");
}

/** Nobody wants to hear an address: its host is enough. */
function spoken(text: string): string {
  return /^https:\/\//i.test(text) && URL.canParse(text) ? new URL(text).host.replace(/^www\./, "") : text;
}
