/** One event of a conversation as an element. What citizens wrote is text, never markup. */
import { element } from "./elements.js";
import { link, markdown } from "./markdown.js";
import { TEXTS } from "./texts.js";
import { clockOf, dayAndClockOf } from "./times.js";

/** @typedef {import("./types.js").ConversationEvent} ConversationEvent */

const UNREMARKABLE = new Set(["answered", "dialogue"]);

/** Whether the event is shown at all. @param {ConversationEvent} event */
export const isShown = (event) => event.kind !== "typing";

/** @param {ConversationEvent} event @param {Record<string, string>} statuses @returns {HTMLElement} */
export function messageOf(event, statuses) {
  if (event.kind !== "message") return turningPoint(event);
  const body = element("div", { class: "body", dir: "auto" });
  // Only the assistant's words are Markdown: an asterisk of a human being is an asterisk.
  body.append(event.from === "assistant" || event.from === "system" ? markdown(event.text ?? "") : event.text ?? "");
  const made = element("div", { class: `message from-${event.from}` }, heading(event), body, ...attached(event));
  made.append(...smallPrint(event, statuses));
  return made;
}

/** @param {ConversationEvent} event */
function heading(event) {
  const who = event.from === "staff" && event.staff_name ? event.staff_name : TEXTS.from[event.from];
  return element("p", { class: "who" }, element("strong", {}, who ?? ""), " ", timeOf(event));
}

/** @param {ConversationEvent} event */
function timeOf(event) {
  return element("time", { datetime: event.at }, clockOf(event.at));
}

/** Who took over, or the end. @param {ConversationEvent} event */
function turningPoint(event) {
  return element("p", { class: "turning-point" }, turningText(event), " ", timeOf(event));
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
  if (!answer?.id || from !== "assistant") return made;
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
