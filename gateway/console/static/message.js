/** One event of a conversation as an element. What citizens wrote is text, never markup. */
import { element } from "./elements.js";
import { link, markdown } from "./markdown.js";
import { TEXTS } from "./texts.js";
import { clockOf, dayAndClockOf } from "./times.js";

/** @typedef {import("./types.js").ConversationEvent} ConversationEvent */

const UNREMARKABLE = new Set(["answered", "dialogue"]);

/** Whether the event is shown at all. @param {ConversationEvent} event */
export const isShown = (event) => ["message", "holder", "closed"].includes(event.kind);

/** @param {ConversationEvent} event @param {Record<string, string>} statuses @returns {HTMLElement} */
export function messageOf(event, statuses) {
  if (event.kind !== "message") return turningPoint(event);
  if (event.withdrawn) return element("div", { class: `message from-${event.from} withdrawn` }, heading(event), element("p", { class: "body" }, TEXTS.withdrawn));
  const body = element("div", { class: "body", dir: "auto" });
  // As the citizen's window shows it: a citizen's own words are never Markdown.
  body.append(event.from === "citizen" ? event.text ?? "" : markdown(event.text ?? ""));
  const made = element("div", { class: `message from-${event.from}` }, heading(event), body, ...attached(event));
  made.append(...smallPrint(event, statuses));
  return made;
}

/** What staff told each other: it never looks like something the citizen sees. @param {import("./types.js").Note} note */
export function noteOf({ at, staff_name: name, text }) {
  const mark = element("span", { class: "tag" }, TEXTS.privateNote);
  const who = element("p", { class: "who" }, mark, " ", element("strong", {}, name), " ", timeOf(at));
  return element("div", { class: "message note" }, who, element("div", { class: "body", dir: "auto" }, text));
}

/** @param {ConversationEvent} event */
function heading(event) {
  const who = event.from === "staff" && event.staff_name ? event.staff_name : TEXTS.from[event.from];
  const made = element("p", { class: "who" }, element("strong", {}, who ?? ""), " ", timeOf(event.at));
  if (event.edited) made.append(" ", element("span", { class: "edited" }, TEXTS.edited));
  return made;
}

/** @param {string} at */
function timeOf(at) {
  return element("time", { datetime: at }, clockOf(at));
}

/** Who took over, or the end. @param {ConversationEvent} event */
function turningPoint(event) {
  return element("p", { class: "turning-point" }, turningText(event), " ", timeOf(event.at));
}

/** @param {ConversationEvent} event */
function turningText(event) {
  if (event.kind === "closed") return event.from === "citizen" ? TEXTS.events.closedByCitizen : TEXTS.events.closed;
  if (event.holder === "staff") return TEXTS.events.staff(event.staff_name || TEXTS.somebody);
  return event.holder ? TEXTS.events[event.holder] : event.text ?? "";
}

/** Courses, booking and buttons as the citizen saw them. @param {ConversationEvent} event @returns {Node[]} */
function attached(event) {
  const made = [];
  if (event.courses?.length) made.push(element("ul", { class: "courses" }, ...event.courses.map(course)));
  if (event.booking) {
    const { code, title, start, branch, name } = event.booking;
    made.push(element("p", { class: "booking" }, joined(`${TEXTS.booking} ${code}`, title, dayAndClockOf(start), branch, name)));
  }
  if (event.buttons?.length) {
    const choices = event.buttons.map(({ title }) => element("li", {}, title));
    made.push(element("p", { class: "small" }, TEXTS.buttons), element("ul", { class: "choices" }, ...choices));
  }
  return made;
}

/** @param {import("./types.js").Course} course */
function course({ title, start, branch, seats_free: seats }) {
  const details = joined(dayAndClockOf(start), branch, seats === undefined ? "" : TEXTS.seats(seats));
  return element("li", {}, element("strong", {}, title), element("br"), details);
}

/** @param {ConversationEvent} event @param {Record<string, string>} statuses @returns {Node[]} */
function smallPrint({ masked, answer, status, from }, statuses) {
  const made = [];
  if (masked) made.push(element("p", { class: "tag" }, TEXTS.masked));
  const named = from === "assistant" && status && !UNREMARKABLE.has(status) && statuses[status];
  if (named) made.push(element("p", { class: "tag" }, named));
  if (!answer?.id || (from !== "assistant" && from !== "staff")) return made;
  const reviewed = answer.reviewed && TEXTS.reviewed(answer.reviewed.split("-").reverse().map(Number).join("."));
  const isKnowledge = answer.title || answer.sources?.length;
  if (isKnowledge) made.push(element("p", { class: "small" }, joined(`${TEXTS.answerIs} ${answer.title ?? answer.id}`, reviewed)));
  if (answer.sources?.length) made.push(sources(answer.sources));
  return made;
}

/** @param {{title: string, url: string}[]} list */
function sources(list) {
  const made = element("p", { class: "small sources" }, `${TEXTS.sources} `);
  list.forEach(({ title, url }, index) => made.append(index ? " · " : "", link(title, url)));
  return made;
}

/** @param {...(string | undefined)} parts */
const joined = (...parts) => parts.filter(Boolean).join(" · ");
