/** One message of the thread as DOM nodes. */
import type { ChatEvent, Source } from "./contract.js";
import { date, time } from "./dates.js";
import { blocksOf, safeAddress, straight, type Block, type Inline } from "./markdown.js";
import { hidden, node, ours, say, type Properties } from "./nodes.js";
import * as texts from "./texts.js";
import type { Said } from "./texts.js";

/** Where the cards of a message go. */
export type Extras = (event: ChatEvent) => HTMLElement | undefined;

export function messageNode(event: ChatEvent, extras: Extras): HTMLElement {
  const made = node("div", { class: `message from-${event.from}` });
  if (event.status === "emergency") made.classList.add("emergency");
  fill(made, event, extras);
  return made;
}

/** Writes the event into its node; also over a message that was shown before the server had it. */
export function fill(made: HTMLElement, event: ChatEvent, extras: Extras): void {
  say(
    made,
    heading(event),
    node("div", { class: "bubble", ...(event.withdrawn ? { lang: ours } : tongue(event)) }, ...bodyOf(event)),
    extras(event),
    sourceLine(event),
  );
}

function heading(event: ChatEvent): HTMLElement {
  const { at } = event;
  const moment = at && node("time", { datetime: at }, hidden(texts.at), time(at));
  return node("p", { class: "who" }, node("bdi", {}, nameOf(event)), moment, event.edited && node("span", {}, texts.edited));
}

/** The message as staff have changed it, or without everything it had when they took it back. */
export function afterEdit(message: ChatEvent, { text = "", withdrawn = false }: ChatEvent): ChatEvent {
  if (!withdrawn) return { ...message, text, edited: true };
  const { id, kind, from, at, staff_name } = message;
  return { id, kind, from, ...(at && { at }), ...(staff_name && { staff_name }), withdrawn };
}

export function nameOf(event: Pick<ChatEvent, "from" | "staff_name">): Said {
  if (event.from === "citizen") return texts.you;
  if (event.from === "staff") return event.staff_name || texts.staff;
  return texts.robotName;
}

/** The language of what the server sent, and its direction. What the citizen writes here has no language that is known. */
export function tongue({ id, from, language }: Pick<ChatEvent, "id" | "from" | "language">): Properties {
  const lang = language ?? (from === "citizen" || !id ? undefined : "da");
  return { lang, dir: lang === "ar" ? "rtl" : "auto" };
}

/** What a citizen wrote is shown letter by letter; only answers have Markdown. */
function bodyOf(event: ChatEvent): Node[] {
  if (event.withdrawn) return [node("p", { class: "gone" }, texts.withdrawn)];
  if (event.from === "citizen") return [node("p", { class: "plain" }, event.text ?? "")];
  return blocksOf(event.text ?? "").map(blockNode);
}

export function blockNode(block: Block): HTMLElement {
  if ("list" in block) return node(block.ordered ? "ol" : "ul", {}, ...block.list.map((item) => node("li", {}, ...item.map(inlineNode))));
  const lines = block.paragraph.flatMap((line, index) => [...(index ? [node("br")] : []), ...line.map(inlineNode)]);
  return node("p", {}, ...lines);
}

function inlineNode(inline: Inline): Node | string {
  if (typeof inline === "string") return inline;
  if ("bold" in inline) return node("strong", {}, ...inline.bold.map(inlineNode));
  return linkNode(inline.href, inline.text);
}

/** A link; to the web it opens beside the chat, and says so. */
export function linkNode(href: string, text: Said): HTMLAnchorElement {
  const words = typeof text === "string" ? straight(text) : text;
  if (!/^https:/i.test(href)) return node("a", { href }, words);
  return node("a", { href, target: "_blank", rel: "noopener noreferrer" }, words, hidden(texts.newTab));
}

function sourceLine({ answer }: ChatEvent): HTMLElement | undefined {
  const { sources = [], reviewed } = answer ?? {};
  if (!sources.length) return undefined;
  const links = sources.flatMap((source, index) => [...(index ? [", "] : []), sourceNode(source)]);
  const checked = reviewed ? [" · ", texts.checked, date(reviewed)] : [];
  return node("p", { class: "source" }, sources.length > 1 ? texts.sources : texts.source, ": ", ...links, ...checked);
}

function sourceNode({ title, url }: Source): Node | string {
  const href = safeAddress(url);
  return href ? linkNode(href, title) : title;
}
