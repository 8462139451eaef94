/** Cards under an answer: coming courses, and the receipt of a booking. */
import type { Booking, ChatEvent, Course } from "./contract.js";
import { period, weekday } from "./dates.js";
import { hidden, node } from "./nodes.js";
import { texts } from "./texts.js";

export type Press = (event: ChatEvent, index: number, title: string) => void;

export function courseCards(event: ChatEvent, press: Press): HTMLElement {
  return node("ul", { class: "cards" }, ...event.courses!.map((course) => node("li", { class: "card" }, ...courseCard(event, course, press))));
}

function courseCard(event: ChatEvent, course: Course, press: Press): (HTMLElement | undefined)[] {
  return [
    node("h3", {}, course.title),
    facts([
      [texts.when, period(course.start, course.end)],
      [texts.where, place(course)],
      [texts.level, course.level],
      [texts.teacher, course.teacher],
      [texts.cost, course.price === undefined ? undefined : course.price === 0 ? texts.free : texts.price(course.price)],
      [texts.places, seats(course)],
    ]),
    signUp(event, course, press),
  ];
}

function signUp(event: ChatEvent, course: Course, press: Press): HTMLElement | undefined {
  const button = course.button === undefined ? undefined : event.buttons?.[course.button];
  if (!button || course.state === "full") return undefined;
  const name = hidden(` – ${course.title}, ${weekday(course.start)}`);
  const onclick = () => press(event, course.button!, button.title);
  return node("button", { type: "button", class: "button primary", onclick }, texts.signUp, name);
}

function seats(course: Course): string | undefined {
  if (course.state === "full" || course.seats_free === 0) return texts.full;
  return course.seats_free === undefined ? undefined : texts.seats(course.seats_free);
}

export function bookingCard(booking: Booking): HTMLElement {
  return node(
    "div",
    { class: "card booking" },
    node("h3", {}, `${texts.booked}: ${booking.title}`),
    facts([
      [texts.when, period(booking.start, booking.end)],
      [texts.where, place(booking)],
      [texts.name, booking.name],
    ]),
    node("p", { class: "code" }, `${texts.code}: `, node("strong", {}, booking.code)),
    node("p", { class: "small" }, texts.codeNote),
  );
}

function place({ branch, address }: { branch?: string; address?: string }): string | undefined {
  return [branch, address].filter(Boolean).join(", ") || undefined;
}

function facts(rows: [string, string | undefined][]): HTMLElement {
  const known = rows.filter((row): row is [string, string] => !!row[1]);
  return node("dl", {}, ...known.map(([term, value]) => node("div", {}, node("dt", {}, `${term}: `), node("dd", {}, value))));
}
