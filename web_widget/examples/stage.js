/** Where a story is played: one real window whose network, clock and storage are scripted. The clock stands still, and so does the state. */
import { fakeClock, fakeStorage } from "../tests/world.js";
import { Server } from "./server.js";
import { siteOf } from "./town.js";

const ATTRIBUTES = { site: "eksempelby", phone: "12 34 56 78" };
const PATIENCE = 5_000; // milliseconds of the real clock, for the window to be fetched

export class Stage {
  clock = fakeClock();
  /** What of the outside world is this story's own. */
  seams = {};

  /** `colours` are the municipality's two, `messages` how many a long conversation has. */
  constructor(place, { colours, messages = 60 } = {}) {
    this.place = place;
    this.messages = messages;
    this.site = siteOf(colours);
    this.server = new Server((language) => this.site(language));
  }

  get root() {
    return this.element.shadowRoot;
  }

  /** Puts the chat on the page; what is not here is the browser's own, the way the window is fetched too. */
  async enter(attributes = {}) {
    this.element = document.createElement("indgang-chat");
    this.element.id = "kommunens-chat";
    for (const [name, value] of Object.entries({ ...ATTRIBUTES, ...attributes })) this.element.setAttribute(name, value);
    const way = Object.assign(document.createElement("a"), { href: "#kontakt", textContent: "Kontakt os uden chat" });
    this.element.append(way);
    // No line to other tabs: each story is by itself.
    this.element.seams = { ...this.element.seams, fetch: this.server.fetch, clock: this.clock, storage: fakeStorage(), channel: undefined, ...this.seams };
    this.place.append(this.element);
    await this.clock.pass(0);
  }

  async open(attributes) {
    await this.knock(attributes);
    await this.until("dialog[open]");
  }

  /** The button is pressed; whatever comes of it. */
  async knock(attributes) {
    if (!this.element) await this.enter(attributes);
    this.root.querySelector(".launcher").click();
    await this.clock.pass(0);
  }

  async type(text, field = this.root.querySelector("dialog > .composer textarea")) {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await this.clock.pass(0);
  }

  /** As the citizen: written and sent, and whatever the answer brings has come. */
  async say(text) {
    await this.type(text);
    this.root.querySelector("dialog > .composer").requestSubmit();
    await this.clock.pass(20);
  }

  /** The button that says `words`, pressed. */
  async press(words, within = this.root) {
    const named = (each) => each.getClientRects().length && (each.innerText.trim() === words || each.ariaLabel === words);
    const button = await this.until(() => [...within.querySelectorAll("button")].find(named));
    button.click();
    await this.clock.pass(0);
  }

  /** What `look` finds, a selector or a function, as soon as it is there. */
  async until(look) {
    const find = typeof look === "string" ? () => this.root.querySelector(look) : look;
    const end = performance.now() + PATIENCE;
    for (let found = find(); ; found = find()) {
      if (found) return found;
      if (performance.now() > end) throw new Error(`It never came: ${look}`);
      await new Promise((then) => setTimeout(then, 5));
      await this.clock.pass(0);
    }
  }

  leave() {
    this.place.replaceChildren();
  }
}
