/** The second part of the window, fetched when it is first needed: see later.ts. */
import { courseCards } from "./cards.js";
import type { ChatEvent } from "./contract.js";
import type { Desk } from "./extras.js";
import { letterForm } from "./letter.js";
import css from "./more.css";
import { receipt } from "./receipt.js";
import { freeTimes } from "./times.js";

export { lend } from "./guard.js";
export { watchKeyboard } from "./keyboard.js";
export { markNumbers } from "./marks.js";
export { Menu } from "./menu.js";
export { judge, verdict } from "./verdicts.js";

/** The looks of this part; one sheet for all windows of a page. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** What an event has beside its text. */
export function extras(event: ChatEvent, desk: Desk): HTMLElement[] {
  const { courses, times, booking, form } = event;
  return [
    courses?.length && courseCards(event, courses, desk.press),
    times && freeTimes(event, times, desk.press),
    booking && receipt(event, booking, desk),
    form === "message" && letterForm(desk),
  ].filter((made) => made instanceof HTMLElement);
}
