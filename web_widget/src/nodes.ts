/** Builds DOM nodes without HTML text: nothing a citizen or a server writes is ever parsed as markup. */

type Property = string | boolean | undefined | ((event: Event) => void);
type Child = Node | string | null | undefined | false;

/** An element; a property `onclick` listens, true sets an empty attribute, false and undefined set none. */
export function node<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Record<string, Property> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child): child is Node | string => !!child));
  return made;
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
  menu: "M5 7h14M5 12h14M5 17h14",
};

/** Text only a screen reader says. */
export function hidden(text: string): HTMLSpanElement {
  return node("span", { class: "hidden" }, text);
}
