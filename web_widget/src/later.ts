/** Fetches the second part, which is the window, from where the first came from: without a hurry in an idle moment, at once when it is needed. */
import type { Clock } from "./seams.js";
import type * as Window from "./window.js";

export type SecondPart = typeof Window;

/** Name and hash of the second part's file, written in by the build. */
declare const SECOND: { file: string; integrity: string };

/** So long somebody waits for it before they are told that it does not come. */
const PATIENCE = 8_000;

/** Asks for it once; after a failure, or when it did not come in time, anew. What comes too late for one is there for the next.
 *  `attempt` counts from 0. */
export function once<Made>(load: (attempt: number) => Promise<Made>, clock: Clock): () => Promise<Made> {
  let arrive: (made: Made) => void;
  const arrived = new Promise<Made>((resolve) => (arrive = resolve));
  let waited: Promise<Made> | undefined;
  let attempt = 0;
  void arrived.then(() => (waited = arrived));
  return () =>
    (waited ??= new Promise<Made>((resolve, reject) => {
      const cancel = clock.after(PATIENCE, () => reject(new Error("The chat window does not come")));
      void arrived.then(resolve);
      load(attempt++).then(arrive, reject).finally(cancel);
    }).catch((error: unknown) => {
      waited = undefined;
      throw error;
    }));
}

/** A browser remembers that an address failed, so each try has its own. */
let tries = 0;
let verified: Promise<string> | undefined;

export async function secondPart(attempt: number): Promise<SecondPart> {
  if (attempt) verified = undefined; // it failed, or hangs
  return (await import(await file("high"))) as SecondPart;
}

/** In an idle moment after the page's own load: the file is fetched and compiled, and not run. */
export function warm(): void {
  if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return;
  const idle = globalThis.requestIdleCallback ?? ((then: () => void) => setTimeout(then, 1_000)); // Safari knows no idle time
  const begin = () => idle(() => void file("low").catch(() => {})); // asked for again when it is needed
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

/** The address of the second part, once the browser has it. */
function file(priority: "high" | "low"): Promise<string> {
  return (verified ??= verify(priority).catch((error: unknown) => {
    verified = undefined;
    throw error;
  }));
}

/** Rejects unless the file is the one this part was built with: import() alone knows no integrity. */
async function verify(fetchPriority: string): Promise<string> {
  const { href } = new URL(SECOND.file + (tries ? `?${tries}` : ""), import.meta.url);
  tries += 1;
  const link = document.createElement("link");
  if (!link.relList.supports("modulepreload")) return href;
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
  Object.assign(link, { rel: "modulepreload", crossOrigin: "anonymous", integrity: SECOND.integrity, nonce, fetchPriority, href });
  try {
    await new Promise((resolve, reject) => {
      link.onload = resolve;
      link.onerror = reject;
      document.head.append(link);
    });
  } finally {
    link.remove();
  }
  return href;
}
