/** One-letter shortcuts, which can be turned off (WCAG 2.1.4) and never act while one writes or a question is open. */
import { byId, onPress } from "./elements.js";

const WRITING = "input, textarea, select, [contenteditable]";

export class Shortcuts {
  /** @param {import("./settings.js").Settings} settings @param {Record<string, () => void>} actions by key */
  constructor(settings, actions) {
    const on = byId("shortcuts-on", HTMLInputElement);
    on.checked = settings.get("shortcuts", "on") === "on";
    on.addEventListener("change", () => settings.set("shortcuts", on.checked ? "on" : "off"));
    settings.addEventListener("change", () => (on.checked = settings.get("shortcuts", "on") === "on"));
    onPress("shortcuts-open", showShortcuts);
    document.addEventListener("keydown", (event) => {
      if (!on.checked || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (document.querySelector("dialog[open]") || (event.target instanceof Element && event.target.closest(WRITING))) return;
      const action = event.key === "?" ? showShortcuts : actions[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      action();
    });
  }
}

function showShortcuts() {
  byId("shortcuts-dialog", HTMLDialogElement).showModal();
}
