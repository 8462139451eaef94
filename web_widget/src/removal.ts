/** The question asked before a conversation is deleted. */
import { button, node } from "./nodes.js";
import * as texts from "./texts.js";

/** Asks above everything in `frame`, beside the window and not in it, so that its Escape is its own. */
export function askBeforeRemoval(frame: HTMLElement, remove: () => void): void {
  const asked = question(remove);
  asked.addEventListener("close", () => asked.remove());
  frame.append(asked);
  asked.showModal();
}

function question(remove: () => void): HTMLDialogElement {
  const asked: HTMLDialogElement = node(
    "dialog",
    { class: "question", role: "alertdialog", "aria-labelledby": "question", "aria-describedby": "consequence" },
    node("h2", { id: "question" }, texts.removeTitle),
    node("p", { id: "consequence" }, texts.removeNote),
    node(
      "div",
      { class: "row" },
      button(() => asked.close(), texts.removeNo),
      button(() => (asked.close(), remove()), texts.removeYes, "button danger"),
    ),
  );
  return asked;
}
