/** What can be put into a reply: the municipality's canned replies, Indgang's own answers, and cards for courses and times. */
import * as api from "./api.js";
import { plain } from "./markdown.js";
import { TEXTS } from "./texts.js";
import { dayAndClockOf } from "./times.js";

/**
 * @typedef {object} Suggestion
 * @property {"replies" | "answers" | "cards"} kind
 * @property {string} title
 * @property {string} detail what tells it from the next
 * @property {string} text
 * @property {import("./types.js").Attached} attached
 */

const KINDS = /** @type {const} */ (["replies", "answers", "cards"]);
const MOST = 8; // of each kind
const BEGINNING = 160; // characters

/** In the order of the list; a kind that cannot be fetched is left out unless all fail.
 * @param {import("./types.js").Conversation} conversation @param {string} q @returns {Promise<Suggestion[]>} */
export async function suggestions({ site, front, language, id }, q) {
  const query = { site, front, language: language === "da" || !language ? "da" : "en", conversation: id, q };
  const answers = await Promise.allSettled(KINDS.map((kind) => api.search(kind, query)));
  if (answers.every(({ status }) => status === "rejected")) throw /** @type {PromiseRejectedResult} */ (answers[0]).reason;
  return answers.flatMap((answer, index) => {
    if (answer.status === "rejected") return [];
    const kind = KINDS[index];
    return answer.value[kind].slice(0, MOST).map((/** @type {any} */ one) => MADE[kind](one));
  });
}

const beginning = (/** @type {string} */ text) => plain(text).slice(0, BEGINNING);

/** @type {Record<"replies" | "answers" | "cards", (one: any) => Suggestion>} */
const MADE = {
  replies: ({ title, shortcut, text }) => ({ kind: "replies", title: shortcut ? `${title} (/${shortcut})` : title, detail: beginning(text), text, attached: {} }),
  answers: ({ id, title, text }) => ({ kind: "answers", title, detail: beginning(text), text, attached: { answer: id } }),
  cards: ({ kind, id, title, start, branch, about, seats_free: seats }) => ({
    kind: "cards",
    title: `${TEXTS.cardKinds[/** @type {"course"} */ (kind)] ?? ""}: ${title}`,
    detail: [...(start ? [dayAndClockOf(start), branch] : [about]), seats === undefined || seats === null ? "" : TEXTS.seats(seats)].filter(Boolean).join(" · "),
    text: "",
    attached: { card: { kind, id } },
  }),
};
