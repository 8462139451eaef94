/** Marks what looks like a CPR number in the field itself, while the warning beside it says so in words.
 *
 *  A field's text can't be marked. Over it lies its likeness, unseen but for the marks: the same letters in the same places,
 *  scrolled along. It is not there for a screen reader or a mouse, and empty where there is nothing to mark.
 */
import { numbersIn } from "./cpr.js";
import { node, say } from "./nodes.js";

/** Puts the likeness after the field, in an element that holds nothing else; writes the marks anew when called. */
export function markNumbers(field: HTMLTextAreaElement): () => void {
  const likeness = node("div", { class: "marks", "aria-hidden": "true" });
  const place = () => {
    if (!likeness.firstChild) return;
    // A scroll bar of the field takes room from its words.
    likeness.style.setProperty("width", `${field.clientWidth + 2 * field.clientLeft}px`);
    likeness.style.setProperty("height", `${field.offsetHeight}px`);
    likeness.style.setProperty("border-width", `${field.clientLeft}px`);
    likeness.scrollTop = field.scrollTop;
  };
  const write = () => {
    say(likeness, ...marked(field.value, numbersIn(field.value)).map((piece) => (typeof piece === "string" ? piece : node("mark", {}, piece.mark))));
    place();
  };
  field.after(likeness);
  field.addEventListener("scroll", place);
  new ResizeObserver(place).observe(field);
  write();
  return write;
}

/** The text in pieces, those that are a number marked; nothing where there is none. */
export function marked(text: string, numbers: [number, number][]): (string | { mark: string })[] {
  if (!numbers.length) return [];
  const pieces: (string | { mark: string })[] = [];
  let at = 0;
  for (const [start, end] of numbers) {
    pieces.push(text.slice(at, start), { mark: text.slice(start, end) });
    at = end;
  }
  return [...pieces, `${text.slice(at)}\u200B`]; // a line break at the end has height, too
}
