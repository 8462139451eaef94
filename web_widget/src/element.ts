/** <indgang-chat>: the element a page uses. Attributes, events and custom properties are its whole interface. */
import type { Host } from "./chat.js";
import type { ChatEvent, Site } from "./contract.js";
import { Door } from "./door.js";
import css from "./launcher.css";
import { browserSeams, type Seams } from "./seams.js";
import { languageOf } from "./texts.js";

/** The address this script came from is the server's, unless the page says otherwise. */
const ORIGIN = new URL(import.meta.url).origin;
const COLOR = /^#(?:[\da-f]{3}|[\da-f]{6})$/i;

/** Written in by the build. */
declare const VERSION: string;

export class IndgangChat extends HTMLElement {
  static readonly observedAttributes = ["site", "front", "server", "lang", "open"];

  /** Of this script, as package.json has it: which one a page runs, where it stands twice, is the first. */
  static readonly version = VERSION;

  /** Replaceable in tests, before the element is put on a page. */
  seams: Seams = browserSeams();
  private door: Door | undefined;
  private readonly theme = new CSSStyleSheet();
  private byCitizen = false;
  private cancel = () => {};
  private listening = new AbortController();

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet, this.theme];
  }

  get open(): boolean {
    return this.hasAttribute("open");
  }

  set open(value: boolean) {
    this.toggleAttribute("open", value);
  }

  connectedCallback(): void {
    const { signal } = (this.listening = new AbortController());
    // The last two are the document's, and don't all bubble.
    for (const name of ["online", "offline", "pageshow", "pagehide", "visibilitychange", "resume"])
      addEventListener(name, this.heard, { signal, capture: true });
    this.begin();
  }

  disconnectedCallback(): void {
    this.listening.abort();
    this.end();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.door || before === now) return;
    if (name !== "open") {
      this.end();
      this.begin();
    } else if ((before === null) !== (now === null)) this.sync();
  }

  /** What becomes of the network and of the page; `pagehide` may be followed by `pageshow` (back/forward cache). */
  private readonly heard = ({ type }: Event) => {
    const { door } = this;
    if (type === "offline") door?.offline();
    else if (type === "pagehide") door?.rest();
    else if (type === "pageshow" && door?.stale) {
      this.end();
      this.begin();
    }
    else if (type !== "visibilitychange" || document.visibilityState === "visible") door?.wake();
    else door?.quiet();
  };

  private begin(): void {
    const server = (this.getAttribute("server") ?? ORIGIN).replace(/\/+$/, "");
    const place = { server, site: this.getAttribute("site") ?? "", front: this.getAttribute("front") ?? "kommune" };
    const language = languageOf(this.getAttribute("lang") ?? document.documentElement.lang);
    const door = new Door(place, this.seams, this.host(), language);
    this.shadowRoot!.replaceChildren(door.launcher.frame);
    // On a small screen the window would cover the page nobody asked to leave.
    if (this.open && door.isNarrow) this.open = false;
    else if (this.open) door.show(true, false, () => {});
    this.door = door;
    this.cancel = this.seams.clock.after(0, () => door.resume() && (this.open = true)); // the button is there first
  }

  private end(): void {
    this.cancel();
    this.door?.stop();
    this.door = undefined;
  }

  private sync(): void {
    const byCitizen = this.byCitizen;
    this.byCitizen = false;
    const { open } = this;
    this.door!.show(open, byCitizen, () => this.dispatch(open ? "indgang-open" : "indgang-close", {}));
  }

  private host(): Host {
    return {
      want: (open) => {
        if (open === this.open) return;
        this.byCitizen = true;
        this.open = open;
      },
      arrived: (event) => this.tell(event),
      siteLoaded: (site) => this.paint(site),
      unknownSite: () => console.error(`indgang-chat: the server does not know site="${this.getAttribute("site")}" front="${this.getAttribute("front") ?? "kommune"}"`),
      label: () => this.getAttribute("label") ?? "",
      phone: () => this.getAttribute("phone") ?? "",
    };
  }

  /** The page learns that something was said, never what. */
  private tell(event: ChatEvent): void {
    if (event.kind === "message") this.dispatch("indgang-message", { id: event.id, from: event.from });
  }

  private dispatch(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  /** The municipality's colours, under those the page itself sets on the element. */
  private paint({ colors }: Site): void {
    const rules = [
      ["--indgang-primary", colors?.primary],
      ["--indgang-on-primary", colors?.on_primary],
    ].filter(([, color]) => color && COLOR.test(color));
    this.theme.replaceSync(`:host{${rules.map(([name, color]) => `${name}:${color}`).join(";")}}`);
  }
}
