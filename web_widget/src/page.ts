/** The conversation as a page of its own: to be read from top to bottom, and printed.
 *
 *  The page's own security policy holds in the new tab, too. So nothing is written as HTML: the nodes are built and moved there,
 *  and the looks are a style sheet made in that window.
 */
import { factsOf, over } from "./cards.js";
import type { ChatEvent, Times } from "./contract.js";
import { date, day, time } from "./dates.js";
import { facts } from "./facts.js";
import { blockNode, linkNode, nameOf, tongue } from "./message.js";
import { blocksOf, safeAddress } from "./markdown.js";
import { button, node, tell, type Child } from "./nodes.js";
import css from "./page.css";
import { bookingFacts, heading } from "./receipt.js";
import * as texts from "./texts.js";
import type { Language } from "./texts.js";

/** Writes into the empty tab; `events` as they stand after the last edit. */
export function writePage(tab: Window, events: ChatEvent[], language: Language, siteName: string): void {
  const page = tab.document;
  const title = [texts.log(language), siteName].filter(Boolean).join(" – ");
  const content = node(
    "main",
    {},
    node("h1", {}, title),
    node("p", { class: "lead" }, texts.printed, date(new Date().toISOString())),
    button(() => tab.print(), texts.print),
    ...events.map(entry),
  );
  tell(content, language);
  page.title = title;
  page.documentElement.lang = language;
  page.body.replaceChildren(content);
  dress(tab);
  tab.focus();
}

/** A sheet belongs to the window that made it. */
function dress(tab: Window): void {
  const sheet = new (tab as unknown as typeof globalThis).CSSStyleSheet();
  sheet.replaceSync(css);
  tab.document.adoptedStyleSheets = [sheet];
}

function entry(event: ChatEvent): HTMLElement {
  const { at, from, text = "", edited } = event;
  const moment = at && node("time", { datetime: at }, date(at), texts.at, time(at));
  const words = event.withdrawn ? [node("p", {}, node("em", {}, texts.withdrawn))] : body(event);
  if (from === "system" && !event.notice) return node("p", { class: "line" }, node("span", tongue(event), text || texts.closed), moment && " · ", moment);
  const name = node("bdi", {}, event.notice ? texts.notice : nameOf(event));
  return node(
    "article",
    { class: `from-${from}` },
    node("h2", {}, name, moment && ", ", moment, edited && ", ", edited && texts.edited),
    ...words,
  );
}

function body(event: ChatEvent): Child[] {
  const { from, text = "", courses = [], times, booking, answer } = event;
  const said = from === "citizen" ? [node("p", { class: "plain" }, text)] : blocksOf(text).map(blockNode);
  return [
    node("div", tongue(event), ...said),
    courses.length && node("ul", {}, ...courses.map((course) => node("li", {}, node("h3", { lang: "da" }, course.title), node("p", {}, over(course)), facts(factsOf(course))))),
    times && timesList(times),
    booking && node("div", {}, node("h3", {}, heading(booking), ": ", node("span", { lang: "da" }, booking.title)), facts(bookingFacts(booking)), node("p", {}, texts.code, ": ", node("strong", {}, booking.code))),
    answer?.sources?.length && node("ul", { class: "sources" }, ...answer.sources.map(({ title, url }) => source(title, url, answer.reviewed))),
  ].filter((made) => made instanceof HTMLElement);
}

function source(title: string, url: string, reviewed: string | undefined): HTMLElement {
  const href = safeAddress(url);
  return node("li", {}, texts.source, ": ", href ? linkNode(href, title) : title, ...(reviewed ? [" · ", texts.checked, date(reviewed)] : []));
}

function timesList({ title, days }: Times): HTMLElement {
  const lines = days.filter(({ times }) => times.length).map(({ date, times }) =>
    node("li", {}, day(date), ": ", ...times.flatMap(({ start }, index) => [index ? ", " : "", time(start)])),
  );
  return node("div", {}, node("h3", {}, title), lines.length ? node("ul", {}, ...lines) : node("p", {}, texts.noTimes));
}

