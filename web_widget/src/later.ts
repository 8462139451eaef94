/** Fetches the second part of the window from where the first came from, and tells how to do without it. */
import type * as More from "./more.js";
import type { Clock } from "./seams.js";

export type SecondPart = typeof More;

/** Name and hash of the second part's file, written in by the build. */
declare const SECOND: { file: string; integrity: string };

/** So long a citizen waits for it before they get plain buttons. */
const PATIENCE = 8_000;

export const secondPart: () => Promise<SecondPart> = once(fetchPart);

/** Asks for it once; after a failure, anew. `attempt` counts from 0. */
export function once<Made>(load: (attempt: number) => Promise<Made>): () => Promise<Made> {
  let under: Promise<Made> | undefined;
  let attempt = 0;
  return () =>
    (under ??= load(attempt++).catch((error: unknown) => {
      under = undefined;
      throw error;
    }));
}

/** Rejects when what is promised is not there in time. */
export function inTime<Made>(promised: Promise<Made>, clock: Clock): Promise<Made> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(PATIENCE, () => reject(new Error("The rest of the chat window does not come")));
    void promised.then(resolve, reject).finally(cancel);
  });
}

/** A browser remembers that an address failed, so each attempt has its own. */
async function fetchPart(attempt: number): Promise<SecondPart> {
  const address = new URL(SECOND.file + (attempt ? `?${attempt}` : ""), import.meta.url).href;
  await verify(address);
  return (await import(address)) as SecondPart;
}

/** Rejects unless the file is the one this part was built with: import() alone knows no integrity. */
async function verify(href: string): Promise<void> {
  const link = document.createElement("link");
  if (!link.relList.supports("modulepreload")) return;
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
  Object.assign(link, { rel: "modulepreload", crossOrigin: "anonymous", integrity: SECOND.integrity, nonce, href });
  try {
    await new Promise((resolve, reject) => {
      link.onload = resolve;
      link.onerror = reject;
      document.head.append(link);
    });
  } finally {
    link.remove();
  }
}
