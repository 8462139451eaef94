/** Builds DOM nodes without HTML text: nothing a citizen or a server writes is ever parsed as markup. */

import type { Language, Said, Words } from "./texts.js";

export interface Properties {
  onclick?: (event: Event) => void;
  "aria-label"?: Said | undefined;
  [name: string]: string | boolean | undefined | Said | ((event: Event) => void);
}
export type Child = Node | Said | null | undefined | false;

/** What the text and attribute nodes say that follow the window's language. It stands on the node under a name that the
 *  second part of the script, which has a copy of this module, knows too. */
const WORDS = Symbol.for("indgang-chat words");
type Follower = Node & { [WORDS]?: Words };

/** An element; `onclick` listens, true sets an empty attribute, false and undefined set none. Words given as a function
 *  are written by tell(), once the element stands in a window. */
export function node<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "onclick") made.addEventListener("click", value as EventListener);
    else if (typeof value === "function") {
      made.setAttribute(key, "");
      (made.getAttributeNode(key) as Follower)[WORDS] = value as Words;
    } else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  say(made, ...children);
  return made;
}

export function button(onclick: () => void, text: Said, look = "button", more: Properties = {}): HTMLButtonElement {
  return node("button", { type: "button", class: look, onclick, ...more }, text);
}

/** Puts the children in the place of what the element held. */
export function say(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  for (const child of children) if (child) element.append(typeof child === "function" ? follower(child) : child);
}

function follower(words: Words): Text {
  const made: Follower & Text = document.createTextNode("");
  made[WORDS] = words;
  return made;
}

/** Writes the words that follow the window's language, in `root` and all below it. */
export function tell(root: Node, language: Language): void {
  const walker = document.createTreeWalker(root, 5); // elements and text
  for (let at: Node | null = root; at; at = walker.nextNode()) {
    for (const each of [at, ...((at as Element).attributes ?? [])]) {
      const words = (each as Follower)[WORDS]?.(language);
      if (words !== undefined && words !== each.nodeValue) each.nodeValue = words;
    }
  }
}

const SVG = "http://www.w3.org/2000/svg";

/** A decorative icon of 24 units, drawn with the colour of the text. */
export function icon(path: string): SVGSVGElement {
  const drawing = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" }))
    drawing.setAttribute(key, value);
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}

export const ICONS = {
  chat: "M4 4h16v12H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  language: "M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18zM3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18",
  menu: "M5 7h14M5 12h14M5 17h14",
};

/** Text only a screen reader says, in the window's language also within a message of another. */
export function hidden(...text: Said[]): HTMLSpanElement {
  return node("span", { class: "hidden", lang: ours }, ...text);
}

/** The window's own language, for its own words within what has another. */
export const ours: Words = (language) => language;
