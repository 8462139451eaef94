/** Makes writing a notice nicer: how many characters are left, and one posting however often the button is pressed. */
import { element } from "./elements.js";
import { TEXTS } from "./texts.js";

/** @param {HTMLTextAreaElement} field */
function count(field) {
  const longest = Number(field.dataset.longest);
  const left = element("p", { class: "small", role: "status" });
  const tell = () => {
    const spare = longest - [...field.value.trim()].length;
    const text = spare < 0 ? TEXTS.tooMany(-spare) : spare <= longest / 4 ? TEXTS.left(spare) : "";
    if (left.textContent !== text) left.textContent = text;
  };
  field.after(left);
  field.addEventListener("input", tell);
  tell();
}

/** @param {HTMLFormElement} form */
function sendOnce(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => (sent = false));
}

document.querySelectorAll("textarea").forEach(count);
document.querySelectorAll("form").forEach(sendOnce);
document.getElementById("wrong")?.focus();
