/** What the citizen must know besides the messages: who writes, no connection, a late answer, the end. */
import type { State } from "./conversation.js";
import { linkNode } from "./message.js";
import { node } from "./nodes.js";
import { texts } from "./texts.js";

export interface WaysOut {
  phone: string;
  human(): void;
  begin(): void;
}

export class Notices {
  readonly typing = node("p", { class: "typing", hidden: true }, node("span", {}), node("span", { class: "dots", "aria-hidden": "true" }));
  readonly element = node("div", { class: "notices", role: "status" });
  private shown = "";

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

  private type(state: State): void {
    const name = state.staffTyping ? state.staffName || texts.staff : state.awaiting && !state.late ? texts.robot : "";
    this.typing.hidden = !name;
    this.typing.firstElementChild!.textContent = name && texts.typing(name);
  }

  private which(state: State, expired: boolean, unavailable: boolean): string {
    if (expired) return "expired";
    if (state.closed) return "closed";
    if (unavailable) return "unavailable";
    if (state.unreachable) return "unreachable";
    return state.late ? "late" : "";
  }

  private notice(which: string, ways: WaysOut): Node[] {
    const again = node("button", { type: "button", class: "button primary", onclick: () => ways.begin() }, texts.begin);
    const slot = document.createElement("slot"); // what the page wrote inside the element: its own way of contact
    switch (which) {
      case "expired":
        return [node("p", {}, texts.expired), again];
      case "closed":
        return [again];
      case "unavailable":
        return [node("p", {}, texts.unavailable, ...phone(texts.call, ways)), slot];
      case "unreachable":
        return [node("p", {}, texts.unreachable, ...phone(texts.call, ways))];
      case "late":
        return [
          node("p", {}, texts.late, ...phone(texts.lateCall, ways)),
          node("button", { type: "button", class: "button", onclick: () => ways.human() }, texts.human),
        ];
      default:
        return [];
    }
  }
}

function phone(lead: string, { phone }: WaysOut): (Node | string)[] {
  return phone ? [` ${lead} `, linkNode(`tel:${phone.replace(/[^\d+]/g, "")}`, phone), "."] : [];
}
