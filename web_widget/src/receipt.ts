/** The receipt of a booking: its code, its file for a calendar, and the ways to move or cancel it. */
import type { Booking, ChatEvent } from "./contract.js";
import { period } from "./dates.js";
import type { Desk } from "./extras.js";
import { facts, place, type Fact } from "./facts.js";
import { handOver } from "./files.js";
import { button, hidden, node, say } from "./nodes.js";
import * as texts from "./texts.js";
import type { Words } from "./texts.js";

export function receipt(event: ChatEvent, booking: Booking, desk: Desk): HTMLElement {
  const off = booking.state === "cancelled";
  const title = node(off ? "s" : "span", { lang: "da" }, booking.title);
  return node(
    "div",
    { class: "card booking" },
    node("h3", {}, heading(booking), ": ", title),
    booking.state === "waiting" && !!booking.place && node("p", { class: "told" }, texts.waitingPlace(booking.place)),
    facts(bookingFacts(booking), off ? "off" : ""),
    ...(off ? [] : [...codeOf(booking), actions(event, booking, desk)]),
  );
}

/** What has become of it, as "You have signed up". */
export function heading({ kind, state }: Booking): Words {
  if (state === "cancelled") return texts.cancelled;
  if (state === "waiting") return texts.waiting;
  return kind === "appointment" ? texts.bookedTime : texts.booked;
}

export function bookingFacts(booking: Booking): Fact[] {
  return [
    [texts.when, [period(booking)]],
    [texts.where, [place(booking)]],
    [texts.name, [booking.name]],
    [texts.bring, [booking.bring]],
  ];
}

/** Seen in one piece, so that it can be copied; heard letter by letter. */
function codeOf({ code }: Booking): HTMLElement[] {
  const seen = node("strong", { "aria-hidden": "true" }, code);
  return [
    node("p", { class: "code" }, texts.code, ": ", seen, hidden(spelled(code))),
    node("p", { class: "small" }, texts.codeNote),
  ];
}

/** "KAT-4711" as "K A T, 4 7 1 1" */
export function spelled(code: string): string {
  return code
    .split(/[^\p{L}\d]+/u)
    .map((part) => [...part].join(" "))
    .join(", ");
}

/** No news in themselves: only what they lead to is told. */
function actions(event: ChatEvent, booking: Booking, desk: Desk): HTMLElement {
  const told = node("p", { class: "small", role: "status" });
  const pressing = (index: number | undefined, words: Words) => {
    const pressed = index === undefined ? undefined : event.buttons?.[index];
    if (!pressed) return undefined;
    const made = button(() => desk.press(event, index!, pressed.title), words, "button press");
    made.append(hidden(` – ${booking.title}`));
    return made;
  };
  const keep = booking.calendar && button(() => void save(booking, desk, told), texts.calendar);
  const row = [keep, pressing(booking.move, texts.move), pressing(booking.cancel, texts.cancel)];
  return node("div", { "aria-live": "off" }, node("div", { class: "row" }, ...row), told);
}

async function save({ code }: Booking, desk: Desk, told: HTMLElement): Promise<void> {
  say(told); // the same words again are news again
  try {
    const response = await desk.calendar(code);
    handOver("aftale.ics", await response.blob());
    say(told, texts.calendarSaved);
  } catch {
    say(told, texts.calendarFailed);
  }
}
