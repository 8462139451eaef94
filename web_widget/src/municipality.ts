/** What the server tells of the municipality, in the window's language: asked for until it is known. */
import { call, type Place } from "./call.js";
import type { Site } from "./contract.js";
import { Refused } from "./errors.js";
import { delayAfter, type Seams } from "./seams.js";
import type { Language } from "./texts.js";

export class Municipality {
  site: Site | undefined;
  /** The server was asked in vain. */
  unavailable = false;
  /** In which it was asked last. */
  language: Language | undefined;
  private failures = 0;
  private cancel = () => {};

  /** `told` is called after each answer and each failure, `unknown` where the server has no such site. */
  constructor(private readonly place: Place, private readonly seams: Seams, private readonly told: () => void, private readonly unknown: () => void) {}

  async load(language: Language): Promise<void> {
    this.cancel();
    this.language = language;
    try {
      const site = await this.ask(language);
      if (language !== this.language) return; // another is on its way, or nobody waits any more
      this.site = site;
      this.unavailable = false;
      this.failures = 0;
    } catch (error) {
      if (language !== this.language) return;
      this.unavailable = true;
      if (error instanceof Refused) this.unknown();
      else this.later(language);
    }
    this.told();
  }

  /** The network or the tab is back. */
  wake(): void {
    if (this.unavailable && this.language) void this.load(this.language);
  }

  stop(): void {
    this.cancel();
    this.language = undefined;
  }

  private async ask(language: Language): Promise<Site> {
    const { site, front } = this.place;
    const query = new URLSearchParams({ front, ...unlessDanish(language) });
    const response = await call(this.place, this.seams, `/sites/${encodeURIComponent(site)}?${query}`, {});
    return (await response.json()) as Site;
  }

  private later(language: Language): void {
    this.failures += 1;
    this.cancel = this.seams.clock.after(delayAfter(this.failures, this.seams.clock), () => void this.load(language));
  }
}

/** A server that knows no languages is never asked about Danish. */
export function unlessDanish(language: Language): { language?: string } {
  return language === "da" ? {} : { language };
}
