/** Cards under an answer: coming courses, and the receipt of a booking. */
import type { Booking, ChatEvent, Course } from "./contract.js";
import { period, weekday } from "./dates.js";
import { hidden, node } from "./nodes.js";
import * as texts from "./texts.js";
import type { Said, Words } from "./texts.js";

export type Press = (event: ChatEvent, index: number, title: string) => void;

export function courseCards(event: ChatEvent, press: Press): HTMLElement {
  return node("ul", { class: "cards" }, ...event.courses!.map((course) => node("li", { class: "card" }, ...courseCard(event, course, press))));
}

function courseCard(event: ChatEvent, course: Course, press: Press): (HTMLElement | undefined)[] {
  return [
    node("h3", { lang: "da" }, course.title),
    facts([
      [texts.when, period(course)],
      [texts.where, place(course)],
      [texts.level, course.level],
      [texts.teacher, course.teacher],
      [texts.cost, price(course)],
      [texts.places, seats(course)],
    ]),
    signUp(event, course, press),
  ];
}

function signUp(event: ChatEvent, course: Course, press: Press): HTMLElement | undefined {
  const button = course.button === undefined ? undefined : event.buttons?.[course.button];
  if (!button || course.state === "full") return undefined;
  const name = hidden(` – ${course.title}, `, weekday(course.start));
  const onclick = () => press(event, course.button!, button.title);
  return node("button", { type: "button", class: "button primary", onclick }, texts.signUp, name);
}

function price({ price }: Course): Said | undefined {
  return price === undefined ? undefined : price ? texts.price(price) : texts.free;
}

function seats({ state, seats_free: free }: Course): Said | undefined {
  if (state === "full" || free === 0) return texts.full;
  return free === undefined ? undefined : texts.seats(free);
}

export function bookingCard(booking: Booking): HTMLElement {
  return node(
    "div",
    { class: "card booking" },
    node("h3", {}, texts.booked, ": ", node("span", { lang: "da" }, booking.title)),
    facts([
      [texts.when, period(booking)],
      [texts.where, place(booking)],
      [texts.name, booking.name],
    ]),
    node("p", { class: "code" }, texts.code, ": ", node("strong", {}, booking.code)),
    node("p", { class: "small" }, texts.codeNote),
  );
}

function place({ branch, address }: { branch?: string; address?: string }): string | undefined {
  return [branch, address].filter(Boolean).join(", ") || undefined;
}

/** What is a plain string comes from the library's own, Danish catalogue. */
function facts(rows: [Words, Said | undefined][]): HTMLElement {
  const known = rows.filter((row): row is [Words, Said] => !!row[1]);
  return node(
    "dl",
    {},
    ...known.map(([term, value]) =>
      node("div", {}, node("dt", {}, term, ": "), node("dd", { lang: typeof value === "string" && "da" }, value)),
    ),
  );
}
