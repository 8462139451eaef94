/** The switch that says whether one is there for citizens; it shows the same in all tabs. */
import * as api from "./api.js";
import { byId, onPress } from "./elements.js";
import { messageFrom } from "./http.js";
import { TEXTS } from "./texts.js";

export class PresenceSwitch {
  /** @param {import("./people.js").People} people */
  constructor(people) {
    this.people = people;
    this.button = byId("presence");
    people.addEventListener("change", () => this.#draw());
    onPress("presence", () => void this.#turn());
    this.#draw();
  }

  #draw() {
    this.button.setAttribute("aria-checked", String(this.people.presence === "present"));
    const text = TEXTS.presence[this.people.presence];
    if (byId("presence-text").textContent !== text) byId("presence-text").textContent = text;
  }

  async #turn() {
    const before = this.people.presence;
    const state = before === "present" ? "away" : "present";
    const { username } = this.people.me;
    this.people.heard({ username, state });
    byId("presence-error").textContent = "";
    try {
      await api.presence(state);
    } catch (error) {
      this.people.heard({ username, state: before });
      byId("presence-error").textContent = messageFrom(error);
    }
  }
}
