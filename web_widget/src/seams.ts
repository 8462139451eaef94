/** The outside world as the widget sees it, so that a test can stand in for the network, the clock and the storage. */
import { secondPart, type SecondPart } from "./later.js";

export interface Clock {
  now(): number;
  after(milliseconds: number, then: () => void): () => void;
  /** A number from 0 up to 1. */
  chance(): number;
}

export interface Seams {
  fetch: (address: string, init?: RequestInit) => Promise<Response>;
  clock: Clock;
  /** null when the browser refuses storage: the conversation then lives until the page is left. */
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;
  /** The window's second part; asked for when it is needed. */
  more: () => Promise<SecondPart>;
}

const clock: Clock = {
  now: () => Date.now(),
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds);
    return () => clearTimeout(timer);
  },
  chance: () => Math.random(),
};

function tabStorage(): Storage | null {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null; // cookies and site data blocked
  }
}

export function browserSeams(): Seams {
  return { fetch: (address, init) => globalThis.fetch(address, init), clock, storage: tabStorage(), more: secondPart };
}

/** Waits that grow from one second to half a minute, spread so that a thousand widgets do not knock at once. */
export function delayAfter(failures: number, clock: Clock): number {
  const base = Math.min(30_000, 1000 * 2 ** Math.max(0, failures - 1));
  return Math.round(base * (0.75 + clock.chance() / 2));
}
