/** The outside world as the widget sees it, so that a test can stand in for the network, the clock and the storage. */
import { once, secondPart, warm, type SecondPart } from "./later.js";

export interface Clock {
  now(): number;
  after(milliseconds: number, then: () => void): () => void;
  /** A number from 0 up to 1. */
  chance(): number;
}

/** A line to the other tabs of the page's origin. */
export type Channel = Pick<BroadcastChannel, "postMessage" | "close" | "onmessage">;

/** A voice of the browser, and what it is to say. */
export interface Speech {
  /** The languages of the voices, as "da-DK"; empty until the browser knows them, and where it has none. */
  languages(): string[];
  /** `done` is called when all has been said or has been stopped. */
  say(pieces: string[], language: string, done: () => void): void;
  stop(): void;
}

export interface Seams {
  fetch: (address: string, init?: RequestInit) => Promise<Response>;
  clock: Clock;
  /** null when the browser refuses storage: the conversation then lives until the page is left. */
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;
  /** The window, which is the second part of the script: asked for when it is needed. */
  window: () => Promise<SecondPart>;
  /** Lets it be fetched in an idle moment, in case. */
  warm: () => void;
  channel?: (name: string) => Channel;
  /** Only the window uses these; the browser's own, in browser.ts, unless they are set. */
  clipboard?: (text: Promise<string>) => Promise<void>;
  /** A new, empty tab; null when the browser refuses it. */
  page?: () => Window | null;
  speech?: Speech;
}

const clock: Clock = {
  now: () => Date.now(),
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds);
    return () => clearTimeout(timer);
  },
  chance: () => Math.random(),
};

const window = once(secondPart, clock); // one for all the windows of a page

function tabStorage(): Storage | null {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null; // cookies and site data blocked
  }
}

export function browserSeams(): Seams {
  return { fetch: (address, init) => globalThis.fetch(address, init), clock, storage: tabStorage(), window, warm, channel: (name) => new BroadcastChannel(name) };
}

/** What is left of `whole` milliseconds that began `since`; never so little that a word just on its way comes too late. */
export function left(whole: number, since: number, clock: Clock): number {
  return Math.min(whole, Math.max(1000, since + whole - clock.now()));
}

/** Waits that grow from one second to half a minute, spread so that a thousand widgets do not knock at once. */
export function delayAfter(failures: number, clock: Clock): number {
  const base = Math.min(30_000, 1000 * 2 ** Math.max(0, failures - 1));
  return Math.round(base * (0.75 + clock.chance() / 2));
}
