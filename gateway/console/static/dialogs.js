/** The two questions asked before a conversation leaves one's hands. A failure stays in the dialog, with all that was typed. */
import { byId } from "./elements.js";
import { TEXTS } from "./texts.js";

/**
 * @param {string} id of a <dialog> in console.html
 * @param {boolean} unsent whether something typed in the conversation was not sent
 * @param {() => Promise<void>} confirmed does it; an error's message is shown in the dialog
 */
export function ask(id, unsent, confirmed) {
  const dialog = byId(id, HTMLDialogElement);
  const [error, warning] = [part(dialog, ".error"), part(dialog, ".unsent-warning")];
  const [confirm, form] = [part(dialog, ".confirm"), part(dialog, "form")];
  error.textContent = "";
  warning.hidden = !unsent;
  part(dialog, ".cancel").onclick = () => dialog.close();
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (confirm.getAttribute("aria-disabled")) return;
    error.textContent = "";
    confirm.setAttribute("aria-disabled", "true");
    try {
      await confirmed();
      dialog.close();
      // The button that asked is gone by now, and the focus with it.
      byId("conversation-title").focus({ preventScroll: true });
    } catch (problem) {
      error.textContent = problem instanceof Error ? problem.message : TEXTS.noConnection;
    } finally {
      confirm.removeAttribute("aria-disabled");
    }
  };
  dialog.showModal();
}

/** @param {HTMLElement} dialog @param {string} selector @returns {HTMLElement} */
function part(dialog, selector) {
  const found = dialog.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`#${dialog.id} has no ${selector}`);
  return found;
}
