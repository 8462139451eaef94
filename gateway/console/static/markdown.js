/** The assistant's light Markdown (bold, lists, links) as elements; whatever else stands there stays plain text. */
import { element } from "./elements.js";
import { TEXTS } from "./texts.js";

const ITEM = /^\s*(?:[-*]|\d+[.)])\s+(.*)$/;
const NUMBERED = /^\s*\d/;
const INLINE = /\*\*(.+?)\*\*|\[([^\]]+)\]\(([^\s)]+)\)/g;
const SAFE = new Set(["https:", "http:", "mailto:", "tel:"]);

/** @param {string} text @returns {DocumentFragment} */
export function markdown(text) {
  const made = document.createDocumentFragment();
  for (const block of text.replaceAll("\r\n", "\n").split(/\n\s*\n/)) {
    if (block.trim()) made.append(...blocks(block.split("\n")));
  }
  return made;
}

/** A paragraph may run straight into a list. @param {string[]} lines @returns {HTMLElement[]} */
function blocks(lines) {
  /** @type {HTMLElement[]} */
  const made = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    const tag = !item ? "p" : NUMBERED.test(line) ? "ol" : "ul";
    let last = made.at(-1);
    const begins = last?.localName !== tag;
    if (!last || begins) made.push((last = element(tag)));
    if (item) last.append(element("li", {}, ...inline(item[1])));
    else last.append(...(begins ? [] : [element("br")]), ...inline(line));
  }
  return made;
}

/** @param {string} text @returns {(Node | string)[]} */
function inline(text) {
  /** @type {(Node | string)[]} */
  const made = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, bold, title, url] = match;
    made.push(text.slice(end, match.index), bold ? element("strong", {}, ...inline(bold)) : link(title, url, whole));
    end = match.index + whole.length;
  }
  return [...made, text.slice(end)];
}

/** The words alone, for a line of a list. @param {string} text */
export const plain = (text) => text.replaceAll("**", "").replace(/\[([^\]]+)\]\([^\s)]+\)/g, "$1");

/** A link that opens beside the console; an address of any other kind than web, mail and phone gives `otherwise` as text.
 * @param {string} title @param {string} url @param {string} [otherwise] @returns {Node | string} */
export function link(title, url, otherwise = title) {
  if (!URL.canParse(url) || !SAFE.has(new URL(url).protocol)) return otherwise;
  const attributes = { href: url, target: "_blank", rel: "noopener noreferrer" };
  return element("a", attributes, title, element("span", { class: "unseen" }, TEXTS.newWindow));
}
