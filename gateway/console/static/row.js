/** What one row of the inbox says: where it came from, how long somebody waits, what it is about. */
import { element } from "./elements.js";
import { plain } from "./markdown.js";
import { TEXTS } from "./texts.js";
import { shortTimeOf } from "./times.js";

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./conversations.js").Conversations} Conversations */
/** @typedef {import("./people.js").People} People */

const EXCERPT = 160; // characters

/** @param {Conversation} c @param {Conversations} all @param {People} people @returns {Node[]} */
export function contentOf(c, all, people) {
  const excerpt = plain(c.last_text ?? "").slice(0, EXCERPT);
  const from = c.last_from ? TEXTS.from[/** @type {"citizen"} */ (c.last_from)] : "";
  const details = [people.team(c), languageOf(c), pathOf(c.page)].filter(Boolean).join(" · ");
  return [
    element("span", { class: "place" }, placeOf(c), " "),
    element("span", { class: "state" }, ...stateOf(c, all), " "),
    ...line("topic", c.topics?.at(-1)),
    element("span", { class: "excerpt", dir: "auto" }, excerpt && from ? `${from}: ${excerpt}` : excerpt),
    ...line("details", details),
    ...tags(c, people),
  ];
}

/** @param {string} name @param {string | undefined} text */
const line = (name, text) => (text ? [element("span", { class: name }, text, " ")] : []);

/** @param {Conversation} c @param {People} people @returns {Node[]} */
function tags(c, people) {
  const made = people.labels(c).map(labelTag);
  if (c.case) made.unshift(element("span", { class: "tag left" }, TEXTS.leftMessage));
  if (c.unread && !c.closed) made.unshift(element("span", { class: "tag unread" }, TEXTS.unread(c.unread)));
  return made.length ? [element("span", { class: "tags" }, ...made.flatMap((tag) => [tag, " "]))] : [];
}

/** A label with its colour beside the word: never the colour alone. @param {import("./types.js").Label} label */
export function labelTag({ title, colour }) {
  const made = element("span", { class: "tag label" }, title);
  if (colour && CSS.supports("color", colour)) made.style.setProperty("--colour", colour);
  return made;
}

/** "Eksempelby Kommune · Biblioteket". @param {Conversation} conversation */
export function placeOf(conversation) {
  return `${conversation.site_name} · ${TEXTS.fronts[conversation.front] ?? conversation.front}`;
}

/** The language's Danish name, where it is not Danish. @param {Conversation} c */
export function languageOf({ language }) {
  if (!language || language === "da") return "";
  try {
    return new Intl.DisplayNames("da", { type: "language" }).of(language) ?? language;
  } catch {
    return language;
  }
}

/** The page's path: the municipality's name already stands there. @param {string | null | undefined} page */
function pathOf(page) {
  if (!page) return "";
  return URL.canParse(page) ? new URL(page).pathname : page;
}

/** Who has it, with the waiting time as it counts. @param {Conversation} c @param {Conversations} all @returns {(Node | string)[]} */
export function stateOf(c, all) {
  if (c.closed) return [`${TEXTS.holder.closed} ${shortTimeOf(c.last_at)}`];
  if (c.holder === "assistant") return [c.case ? `${TEXTS.leftMessage} ${shortTimeOf(c.case.at)}` : TEXTS.holder.assistant];
  if (all.isAnswerDue(c)) return [element("strong", {}, TEXTS.answerDue)];
  if (all.isMine(c)) return [TEXTS.holder.mine];
  if (c.holder === "staff") return [TEXTS.holder.staff(c.staff_name || TEXTS.somebody)];
  return [element("strong", {}, `${TEXTS.waitedFor} `, element("time", { "data-since": c.waiting_since ?? "" }))];
}
