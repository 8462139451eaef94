/** A list of facts as a card has it, and where something takes place. */
import { node, type Child } from "./nodes.js";
import type { Words } from "./texts.js";

/** Without any value it is left out. */
export type Fact = [Words, Child[]];

/** A plain string comes from the municipality's own, Danish catalogue; words follow the window's language. */
export function facts(all: Fact[], look = ""): HTMLElement {
  const rows = all.filter(([, values]) => values.some(Boolean)).map(([term, values]) => {
    const danish = values.some((value) => typeof value === "string");
    return node("div", {}, node("dt", {}, term, ": "), node("dd", { lang: danish && "da" }, ...values));
  });
  return node("dl", { class: look }, ...rows);
}

export function place({ branch, address }: { branch?: string; address?: string }): string | undefined {
  return [branch, address].filter(Boolean).join(", ") || undefined;
}
