/** The number to call where the chat does not help. */
import { node } from "./nodes.js";
import type { Said, Words } from "./texts.js";

/** " Call 12 34 56 78.", or nothing where there is no number. */
export function callLine(lead: Words, phone: string): (Node | Said)[] {
  return phone ? [" ", lead, " ", node("a", { href: `tel:${phone.replace(/[^\d+]/g, "")}` }, phone), "."] : [];
}
