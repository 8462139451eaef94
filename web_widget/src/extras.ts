/** What a message has beside its text: cards, a calendar, a receipt or a form. */
import { courseCards } from "./cards.js";
import type { ChatEvent, Letter } from "./contract.js";
import { letterForm } from "./letter.js";
import { node } from "./nodes.js";
import { receipt } from "./receipt.js";
import * as texts from "./texts.js";
import { freeTimes } from "./times.js";

/** `index` counts in the event's buttons. */
export type Press = (event: ChatEvent, index: number, title: string) => void;

export interface Desk {
  press: Press;
  /** The iCalendar file of a booking; rejects when there is none to be had. */
  calendar(code: string): Promise<Response>;
  /** Rejects when the server has not taken it. */
  leaveMessage(letter: Letter): Promise<void>;
  /** How many days the municipality keeps a conversation, and how long a message may be. */
  limits(): { days: number | undefined; length: number };
}

/** What answers by a press has the class `press`: when nobody would take it any more, styles put these words in its place. */
export function extrasOf(event: ChatEvent, desk: Desk): HTMLElement | undefined {
  const { courses, times, booking, form, withdrawn } = event;
  if (withdrawn) return undefined;
  const made = [
    courses?.length && courseCards(event, courses, desk.press),
    times && freeTimes(event, times, desk.press),
    booking && receipt(event, booking, desk),
    form === "message" && letterForm(desk),
  ].filter((each) => each instanceof HTMLElement);
  if (!made.length) return undefined;
  const extras = node("div", { class: "extras" }, ...made);
  if (extras.querySelector(".press")) extras.append(node("p", { class: "small ended", "aria-live": "off" }, texts.pressedTooLate));
  return extras;
}

/** The indices of the buttons that stand on a card, in the calendar or on the receipt. */
export function placed({ courses = [], times, booking }: ChatEvent): Set<number | undefined> {
  const free = times?.days.flatMap((day) => day.times) ?? [];
  const single = [times?.earlier, times?.later, booking?.cancel, booking?.move];
  return new Set([...[...courses, ...free].map(({ button }) => button), ...single]);
}
