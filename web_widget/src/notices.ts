/** What the citizen must know besides the messages: who writes, no connection, a late answer, the end. */
import { button, node, say } from "./nodes.js";
import { callLine } from "./phone.js";
import type { State } from "./state.js";
import * as texts from "./texts.js";
import type { Said } from "./texts.js";

export interface WaysOut {
  phone: string;
  human(): void;
  begin(): void;
}

export class Notices {
  readonly typing = node("p", { class: "typing", hidden: true }, node("span", {}), node("span", { class: "dots", "aria-hidden": "true" }));
  readonly element = node("div", { class: "notices", role: "status" });
  /** Only heard: what is seen elsewhere and changes by itself. */
  readonly heard = node("p", { class: "hidden", role: "status" });
  private shown = "";
  private typingHeard = false;

  constructor(private readonly ways: () => WaysOut) {}

  show(state: State, expired: boolean, unavailable: boolean): void {
    this.type(state);
    const which = this.which(state, expired, unavailable);
    const ways = this.ways();
    const key = `${which} ${ways.phone}`;
    if (key === this.shown) return; // said once
    this.shown = key;
    this.element.replaceChildren(...this.notice(which, ways));
  }

  /** Nothing ends it: nobody is to read later what was true then. */
  hear(words: Said): void {
    say(this.heard, words);
  }

  /** A message of staff came: that they write the next one is news again. */
  answered(): void {
    this.typingHeard = false;
  }

  /** That the machine works is seen only; that staff write is heard once, however often they pause. */
  private type({ staffTyping: staff, awaiting, late }: State): void {
    const who = staff ?? (awaiting && !late ? texts.robot : null);
    this.typing.hidden = who === null;
    say(this.typing.firstElementChild!, who !== null && texts.typing(who));
    if (staff === null) return this.hear("");
    if (!this.typingHeard) this.hear(texts.typing(staff));
    this.typingHeard = true;
  }

  private which(state: State, expired: boolean, unavailable: boolean): string {
    if (expired) return "expired";
    if (state.closed) return "closed";
    if (unavailable) return "unavailable";
    if (state.unreachable) return "unreachable";
    return state.late ? "late" : "";
  }

  private notice(which: string, ways: WaysOut): Node[] {
    const again = button(ways.begin, texts.begin, "button primary");
    const slot = document.createElement("slot"); // what the page wrote inside the element: its own way of contact
    switch (which) {
      case "expired":
        return [node("p", {}, texts.expired), again];
      case "closed":
        return [again];
      case "unavailable":
        return [node("p", {}, texts.unavailable, ...callLine(texts.call, ways.phone)), slot];
      case "unreachable":
        return [node("p", {}, texts.unreachable, ...callLine(texts.call, ways.phone))];
      case "late":
        return [
          node("p", {}, texts.late, ...callLine(texts.lateCall, ways.phone)),
          button(ways.human, texts.human),
        ];
      default:
        return [];
    }
  }
}
