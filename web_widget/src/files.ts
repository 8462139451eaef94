/** Hands the citizen a file. */
import { node } from "./nodes.js";

export function handOver(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  node("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
