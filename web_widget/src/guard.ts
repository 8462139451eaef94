/** The guard against CPR numbers (cpr.ts) is of the window's first part, which lends it to the second: it is too large to be in both. */
import type { hasCpr, numbersIn, withoutCpr } from "./cpr.js";

export interface Guard {
  hasCpr: typeof hasCpr;
  withoutCpr: typeof withoutCpr;
  numbersIn: typeof numbersIn;
}

export let guard: Guard;

export function lend(given: Guard): void {
  guard = given;
}
