/** The chat as it stands on a page: the button at once, and the window as soon as somebody wants it or a conversation is to go on. */
import type { Place } from "./call.js";
import type { Chat, Host } from "./chat.js";
import { Launcher } from "./launcher.js";
import { Memory } from "./memory.js";
import { Municipality } from "./municipality.js";
import { NARROW } from "./screen.js";
import { delayAfter, type Seams } from "./seams.js";
import * as texts from "./texts.js";
import type { Language } from "./texts.js";

/** A window that is here sooner than this many milliseconds needs no word about it. */
const SOON = 300;

export class Door {
  readonly launcher = new Launcher();
  private readonly memory: Memory;
  private readonly municipality: Municipality;
  private chat: Chat | undefined;
  /** The window is to open when it is here; `then` is called when it has. */
  private wish: { byCitizen: boolean; then: () => void } | undefined;
  /** A conversation of the page before is to go on, and so many of its messages are not sent. */
  private begun = false;
  private unsent = 0;
  private fetching = false;
  private failures = 0;
  private over = false;
  private offlineTold = false;
  private cancel = () => {};

  constructor(private readonly place: Place, private readonly seams: Seams, private readonly host: Host, private readonly pageLanguage: Language) {
    this.memory = new Memory(seams.storage, `indgang:${place.server}:${place.site}:${place.front}`);
    this.municipality = new Municipality(place, seams, () => this.told(), () => host.unknownSite());
    const { button } = this.launcher;
    button.addEventListener("click", () => host.want(true));
    for (const intent of ["pointerenter", "focus"]) button.addEventListener(intent, () => this.seams.window().catch(() => {}));
    this.name();
    this.launcher.speak(pageLanguage, 1);
  }

  /** Takes up what the page before left; true when the window was open there and is to be again. */
  resume(): boolean {
    const kept = this.memory.load();
    const language = kept?.language ?? this.pageLanguage;
    this.unsent = kept?.unsent.length ?? 0;
    this.begun = !!kept?.ticket || this.unsent > 0;
    this.name();
    this.launcher.speak(language, kept?.size ?? 1);
    void this.municipality.load(language);
    if (this.begun) void this.fetch();
    else this.seams.warm();
    return !!kept?.open && !this.isNarrow;
  }

  /** On a small screen the window would cover the page nobody asked to leave. */
  get isNarrow(): boolean {
    return matchMedia(NARROW).matches;
  }

  /** Opens or closes the window, and then calls `then`; the focus follows the citizen. A window that is closed before it was here never was open. */
  show(open: boolean, byCitizen: boolean, then: () => void): void {
    if (this.chat) {
      this.chat.show(open, byCitizen);
      return then();
    }
    this.wish = open ? { byCitizen, then } : undefined;
    if (!open) return this.launcher.wait(false);
    this.launcher.clear();
    this.seams.clock.after(SOON, () => this.launcher.wait(!!this.wish));
    void this.fetch();
  }

  /** Another page of this tab has gone on with the conversation. */
  get stale(): boolean {
    return this.memory.stale;
  }

  /** The network or the tab is back. */
  wake(): void {
    this.offlineTold = false;
    this.municipality.wake();
    if (this.chat) this.chat.wake();
    else if (this.begun) void this.fetch();
  }

  offline(): void {
    this.offlineTold = true;
    this.chat?.offline();
  }

  /** The browser puts the page away; wake() goes on. */
  rest(): void {
    this.chat?.rest();
  }

  /** Nobody sees the window. */
  quiet(): void {
    this.chat?.quiet();
  }

  stop(): void {
    this.over = true;
    this.wish = undefined;
    this.cancel();
    this.municipality.stop();
    this.chat?.stop();
  }

  private name(): void {
    const begun = this.chat ? this.chat.begun : this.begun;
    this.launcher.name(begun ? texts.resume : this.host.label() || this.municipality.site?.title || texts.launch);
  }

  private told(): void {
    const { site } = this.municipality;
    if (site) this.host.siteLoaded(site);
    if (this.chat) this.chat.informed();
    else this.name();
  }

  private async fetch(): Promise<void> {
    if (this.fetching || this.chat) return;
    this.fetching = true;
    this.cancel();
    try {
      const { Chat } = await this.seams.window();
      if (!this.over) this.build(Chat);
    } catch (error) {
      if (!this.over) this.fail(error);
    } finally {
      this.fetching = false;
    }
  }

  private build(made: typeof Chat): void {
    const { place, seams, host, memory, municipality, launcher, pageLanguage } = this;
    const chat = (this.chat = new made({ place, seams, host, memory, municipality, launcher, rename: () => this.name() }, pageLanguage));
    chat.resume();
    if (this.offlineTold) chat.offline();
    launcher.wait(false);
    launcher.clear();
    if (!this.wish) return;
    const { byCitizen, then } = this.wish;
    chat.show(true, byCitizen && this.attended);
    then();
  }

  /** Who has gone elsewhere on the page while the window was fetched is not called back. A browser may leave a pressed button without the focus. */
  private get attended(): boolean {
    const { host } = this.launcher.frame.getRootNode() as ShadowRoot;
    const { activeElement } = host.getRootNode() as Document;
    return !activeElement || activeElement === document.body || activeElement === host;
  }

  /** Told to whoever waits for it, or for their words to be sent. A conversation that is to go on is tried again and again. */
  private fail(error: unknown): void {
    console.error("indgang-chat: the window cannot be fetched", error);
    this.launcher.wait(false);
    if (this.wish || this.unsent) this.launcher.fail(this.municipality.site?.phone || this.host.phone());
    if (this.wish) this.host.want(false);
    if (!this.begun) return;
    this.failures += 1;
    this.cancel = this.seams.clock.after(delayAfter(this.failures, this.seams.clock), () => void this.fetch());
  }
}
