/** The browser's own clipboard, tabs and voices, where a test has set no others. */
import type { Seams, Speech } from "./seams.js";

/** undefined where the page may not write to it: without TLS, or in an older browser. */
export function clipboardOf(seams: Seams): Seams["clipboard"] {
  return seams.clipboard ?? (globalThis.navigator?.clipboard ? copy : undefined);
}

/** Safari lets a page write only at the press itself: the text, which comes from the server, is handed over as a promise. */
function copy(text: Promise<string>): Promise<void> {
  if (typeof ClipboardItem === "undefined") return text.then((said) => navigator.clipboard.writeText(said));
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": text.then((said) => new Blob([said], { type: "text/plain" })) })]);
}

/** Not "noopener": the page is written from here. */
export function pageOf(seams: Seams): Window | null {
  return seams.page ? seams.page() : globalThis.open("", "_blank");
}

export function speechOf(seams: Seams): Speech | undefined {
  return seams.speech ?? (globalThis.speechSynthesis ? browserSpeech(speechSynthesis) : undefined);
}

/** Voices of the computer itself only: others send what is read to whoever makes the browser. */
function browserSpeech(browser: SpeechSynthesis): Speech {
  const voices = () => browser.getVoices().filter(({ localService }) => localService);
  voices(); // from now on the browser looks for them
  return {
    languages: () => voices().map(({ lang }) => lang),
    say(pieces, language, done) {
      const voice = voices().find(({ lang }) => lang === language) ?? null;
      pieces.forEach((piece, index) => {
        const said = Object.assign(new SpeechSynthesisUtterance(piece), { lang: language, voice });
        if (index === pieces.length - 1) said.onend = said.onerror = done;
        browser.speak(said);
      });
    },
    stop: () => browser.cancel(),
  };
}
