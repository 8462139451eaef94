/** How somebody is called who looks elsewhere: a soft tone and a message on the screen. Both are off until chosen. */
import { button, byId, onPress } from "./elements.js";
import { TEXTS } from "./texts.js";

const NOTES = [523.25, 659.25]; // Hz: C5 and E5
const LENGTH = 0.5; // s a note sounds
const LOUDNESS = 0.15;
const QUIET_AFTER = 2_000; // ms in which the other tabs stay silent

export class Calls {
  /** @type {AudioContext | null} */ #audio = null;

  /** @param {import("./settings.js").Settings} settings */
  constructor(settings) {
    this.settings = settings;
    const sound = byId("sound", HTMLInputElement);
    sound.checked = settings.get("sound") === "on";
    sound.addEventListener("change", () => {
      settings.set("sound", sound.checked ? "on" : "");
      if (sound.checked) void this.#play();
    });
    settings.addEventListener("change", () => (sound.checked = settings.get("sound") === "on"));
    onPress("sound-try", () => void this.#play());
    onPress("calls-open", () => {
      this.#draw();
      byId("calls-dialog", HTMLDialogElement).showModal();
    });
  }

  /** @param {string} text what has happened, without a citizen's words: others may see the screen @param {string} id of the conversation @param {() => void} open */
  call(text, id, open) {
    if (this.settings.get("sound") === "on") void this.#onlyHere(() => this.#play());
    if (!this.#shows() || document.hasFocus()) return;
    const shown = new Notification(TEXTS.appName, { body: text, tag: id, icon: "/console/static/icon.svg", silent: true });
    shown.onclick = () => {
      window.focus();
      shown.close();
      open();
    };
  }

  #shows() {
    return "Notification" in window && Notification.permission === "granted" && this.settings.get("notifications") === "on";
  }

  /** In one of several tabs. @param {() => Promise<void>} play */
  async #onlyHere(play) {
    if (!navigator.locks) return play();
    await navigator.locks.request("indgang.sound", { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      await play();
      await new Promise((done) => setTimeout(done, QUIET_AFTER));
    });
  }

  async #play() {
    const audio = (this.#audio ??= new AudioContext());
    if (audio.state === "suspended") await audio.resume().catch(() => {});
    NOTES.forEach((pitch, index) => tone(audio, pitch, audio.currentTime + index * LENGTH * 0.5));
  }

  /** The part about messages on the screen: the browser is asked only when the button is pressed. */
  #draw() {
    const [state, box] = [byId("notifications-state"), byId("notifications")];
    const say = (/** @type {string} */ text, /** @type {Node[]} */ ...buttons) => {
      state.textContent = text;
      box.replaceChildren(...buttons);
    };
    if (!("Notification" in window)) return say(TEXTS.notifications.missing);
    if (Notification.permission === "denied") return say(TEXTS.notifications.denied);
    if (this.#shows()) return say(TEXTS.notifications.on, button(TEXTS.notifications.off, () => this.#choose("")));
    say(TEXTS.notifications.offNow, button(TEXTS.notifications.ask, () => void this.#ask()));
  }

  async #ask() {
    if ((await Notification.requestPermission()) === "granted") this.settings.set("notifications", "on");
    this.#choose(this.settings.get("notifications"));
  }

  /** @param {string} value */
  #choose(value) {
    this.settings.set("notifications", value);
    this.#draw();
    byId("notifications").querySelector("button")?.focus();
  }
}

/** A note that swells and fades, so that nobody starts. @param {AudioContext} audio @param {number} pitch @param {number} at */
function tone(audio, pitch, at) {
  const [source, volume] = [audio.createOscillator(), audio.createGain()];
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.05);
  volume.gain.exponentialRampToValueAtTime(0.001, at + LENGTH);
  source.connect(volume).connect(audio.destination);
  source.start(at);
  source.stop(at + LENGTH);
}
