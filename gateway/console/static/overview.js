/** On paper the tables behind the pictures are open; without a script they are printed as they stand. */
import { byId, onPress } from "./elements.js";

const button = document.getElementById("print");
if (button) {
  byId("print").hidden = false;
  onPress("print", () => print());
}

/** @type {HTMLDetailsElement[]} */
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details")].filter((one) => !one.open);
  for (const one of opened) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
});
