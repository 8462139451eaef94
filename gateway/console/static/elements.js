/** Making and finding elements. Text only ever becomes text nodes: no HTML is parsed anywhere in the console. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * @param {string} text
 * @param {() => void} pressed
 * @param {Record<string, string>} [attributes]
 */
export function button(text, pressed, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", pressed);
  return made;
}

/**
 * The element with this id in the page's template; a missing one is a mistake of ours and fails at once.
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {string} id
 * @param {new () => Kind} [kind]
 * @returns {Kind}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!found || (kind && !(found instanceof kind))) throw new Error(`console.html has no fitting #${id}`);
  return /** @type {Kind} */ (found);
}

/** @param {string} id @param {() => void} pressed */
export function onPress(id, pressed) {
  byId(id).addEventListener("click", pressed);
}
