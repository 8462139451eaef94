/** Questions asked before something is done. A failure stays in the dialog, with all that was typed. */
import { byId } from "./elements.js";
import { messageFrom } from "./http.js";

/** Something was not filled in; `field` gets the focus. */
export class Missing extends Error {
  /** @param {HTMLElement} field @param {string} text */
  constructor(field, text) {
    super(text);
    this.field = field;
  }
}

/**
 * @param {string} id of a <dialog> in console.html
 * @param {boolean} unsent whether something typed in the conversation was not sent
 * @param {() => Promise<void>} confirmed does it; an error's message is shown in the dialog
 */
export function ask(id, unsent, confirmed) {
  const dialog = byId(id, HTMLDialogElement);
  const [error, confirm, form] = [part(dialog, ".error"), part(dialog, ".confirm"), part(dialog, "form")];
  error.textContent = "";
  for (const field of dialog.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const warning = dialog.querySelector(".unsent-warning");
  if (warning instanceof HTMLElement) warning.hidden = !unsent;
  part(dialog, ".cancel").onclick = () => dialog.close();
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (confirm.getAttribute("aria-disabled")) return;
    error.textContent = "";
    confirm.setAttribute("aria-disabled", "true");
    try {
      await confirmed();
      dialog.close();
      // The button that asked may be gone by now, and the focus with it.
      if (document.activeElement === document.body) byId("conversation-title").focus({ preventScroll: true });
    } catch (problem) {
      error.textContent = messageFrom(problem);
      if (!(problem instanceof Missing)) return;
      problem.field.setAttribute("aria-invalid", "true");
      problem.field.focus();
    } finally {
      confirm.removeAttribute("aria-disabled");
    }
  };
  dialog.showModal();
}

/** Dialogs that only show something close by their own button. */
export function closable() {
  for (const shut of document.querySelectorAll("dialog .shut")) {
    shut.addEventListener("click", () => shut.closest("dialog")?.close());
  }
}

/** @param {HTMLElement} dialog @param {string} selector @returns {HTMLElement} */
function part(dialog, selector) {
  const found = dialog.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`#${dialog.id} has no ${selector}`);
  return found;
}
