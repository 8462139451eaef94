/** What a message has beside its text: cards, a calendar or a receipt, made by the window's second part. */
import type { ChatEvent, Letter } from "./contract.js";
import { date, time } from "./dates.js";
import type { SecondPart } from "./later.js";
import { node, say } from "./nodes.js";
import * as texts from "./texts.js";

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
  /** Rejects when the second part cannot be had. */
  more(): Promise<SecondPart>;
}

/** A place that is filled when the second part is here; `done` is told whether it came. */
export function extrasPlace(event: ChatEvent, desk: Desk, done: (came: boolean) => void): HTMLElement | undefined {
  const { courses, times, booking, form, withdrawn } = event;
  if (withdrawn || (!courses?.length && !times && !booking && form !== "message")) return undefined;
  const place = node("div", { class: "extras" });
  desk.more().then(
    ({ extras }) => {
      say(place, ...extras(event, desk));
      done(true);
    },
    () => {
      say(place, ...plain(event));
      done(false);
    },
  );
  return place;
}

/** The indices of the buttons that stand on a card, in the calendar or on the receipt. */
export function placed({ courses = [], times, booking }: ChatEvent): Set<number | undefined> {
  const free = times?.days.flatMap((day) => day.times) ?? [];
  const single = [times?.earlier, times?.later, booking?.cancel, booking?.move];
  return new Set([...[...courses, ...free].map(({ button }) => button), ...single]);
}

/** What a citizen cannot do without, as lines. */
function plain({ courses = [], booking }: ChatEvent): HTMLElement[] {
  return [...courses, ...(booking ? [booking] : [])].map(({ title, start, ...more }) => {
    const clock = "all_day" in more && more.all_day ? [] : [texts.at, time(start)];
    const code = "code" in more ? [". ", texts.code, `: ${more.code}`] : [];
    return node("p", { class: "small" }, `${title}: `, date(start), ...clock, ...code);
  });
}
