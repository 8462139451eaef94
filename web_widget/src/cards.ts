/** Cards of coming courses. */
import type { ChatEvent, Course } from "./contract.js";
import { period, weekday } from "./dates.js";
import type { Press } from "./extras.js";
import { facts, place, type Fact } from "./facts.js";
import { safeAddress } from "./markdown.js";
import { linkNode } from "./message.js";
import { button, hidden, node } from "./nodes.js";
import * as texts from "./texts.js";
import type { Said } from "./texts.js";

/** What keeps a course from being had, whatever its seats. */
const OVER = { cancelled: texts.calledOff, closed: texts.signUpClosed, held: texts.held };

export function courseCards(event: ChatEvent, courses: Course[], press: Press): HTMLElement {
  const cards = courses.map((course) => node("li", { class: "card" }, ...courseCard(event, course, press)));
  return node("ul", { class: "cards", role: "list" }, ...cards);
}

function courseCard(event: ChatEvent, course: Course, press: Press): (HTMLElement | undefined)[] {
  const off = course.state === "cancelled";
  return [
    node("h3", { lang: "da" }, off ? node("s", {}, course.title) : course.title),
    over(course) ? node("p", { class: "told" }, over(course)) : undefined,
    facts(factsOf(course)),
    over(course) ? undefined : (signUp(event, course, press) ?? signUpElsewhere(course)),
  ];
}

export function factsOf(course: Course): Fact[] {
  return [
    [texts.when, [period(course), !!course.more && node("span", {}, " ", texts.more(course.more))]],
    [texts.where, [place(course), place(course) && course.online && ", ", course.online && texts.online]],
    [texts.level, [course.level]],
    [texts.teacher, [course.teacher]],
    [texts.cost, [price(course)]],
    [texts.bring, [course.bring]],
    [texts.places, [over(course) ? undefined : seats(course)]],
  ];
}

export function over({ state }: Course): Said | undefined {
  return OVER[state as keyof typeof OVER];
}

function signUp(event: ChatEvent, course: Course, press: Press): HTMLElement | undefined {
  const { button: index, state, waiting_list: line } = course;
  const pressed = index === undefined ? undefined : event.buttons?.[index];
  if (!pressed || (state === "full" && !line)) return undefined;
  const made = button(() => press(event, index!, pressed.title), pressed.title, "button primary press", { lang: event.language ?? "da" });
  made.append(which(course, pressed.title));
  return made;
}

function signUpElsewhere(course: Course): HTMLElement | undefined {
  const { link = "" } = course;
  if (!/^https:/i.test(link) || !safeAddress(link) || !URL.canParse(link)) return undefined;
  const made = linkNode(link, texts.signUpAt(new URL(link).host.replace(/^www\./, "")));
  made.className = "elsewhere";
  made.append(which(course, ""));
  return made;
}

/** Tells one card's button from the next one's, where its own words don't. */
function which({ title, start }: Course, said: string): Node | string {
  return said.includes(title) ? "" : hidden(` – ${title}, `, weekday(start));
}

export function price({ price: least, price_to: most = least }: Course): Said | undefined {
  if (least === undefined) return undefined;
  if (most !== least) return texts.prices(least, most!);
  return least ? texts.price(least) : texts.free;
}

export function seats({ state, seats_free: free, waiting_list: line }: Course): Said | undefined {
  if (state === "full" || free === 0) return line ? texts.fullWaiting : texts.full;
  return free === undefined ? undefined : texts.seats(free);
}
