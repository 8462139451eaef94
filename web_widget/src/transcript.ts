/** Hands the citizen a copy of the conversation as a text that any computer can open. */
import type { ChatEvent } from "./contract.js";
import type { Conversation } from "./conversation.js";
import { date, period, time } from "./dates.js";
import { blocksOf, type Inline } from "./markdown.js";
import { nameOf } from "./message.js";
import { node } from "./nodes.js";
import { texts } from "./texts.js";

/** Downloads the conversation; resolves to what to tell the citizen. */
export async function saveTranscript(conversation: Conversation): Promise<string> {
  const response = await conversation.transcript();
  if (!response) return texts.nothing;
  const { events } = (await response.json()) as { events: ChatEvent[] };
  const address = URL.createObjectURL(new Blob([transcriptOf(events)], { type: "text/plain;charset=utf-8" }));
  node("a", { href: address, download: `${texts.saveName}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return texts.saved;
}

export function transcriptOf(events: ChatEvent[]): string {
  return events
    .filter(({ kind, text, booking }) => kind !== "typing" && (text || booking))
    .map(entry)
    .join("\n\n")
    .concat("\n");
}

function entry(event: ChatEvent): string {
  const name = event.from === "system" ? "" : `${nameOf(event)}, `;
  const when = event.at ? `${date(event.at)}${texts.at}${time(event.at)}` : "";
  const said = event.from === "citizen" ? (event.text ?? "") : plain(event.text ?? "");
  const { booking, courses = [], answer } = event;
  const lines = [
    `${name}${when}`,
    said,
    ...courses.map((course) => `- ${course.title}: ${period(course.start, course.end)}`),
    booking && `${booking.title}: ${period(booking.start, booking.end)}. ${texts.code}: ${booking.code}`,
    ...(answer?.sources ?? []).map((source) => `${texts.source}: ${source.title} ${source.url}`),
  ];
  return lines.filter(Boolean).join("\n");
}

/** The words without their Markdown; a link's address follows its text. */
function plain(text: string): string {
  const blocks = blocksOf(text).map((block) =>
    "list" in block
      ? block.list.map((item, index) => `${block.ordered ? `${index + 1}.` : "-"} ${words(item)}`).join("\n")
      : block.paragraph.map(words).join("\n"),
  );
  return blocks.join("\n");
}

function words(inline: Inline[]): string {
  return inline.map((part) => (typeof part === "string" ? part : "bold" in part ? words(part.bold) : linked(part))).join("");
}

function linked({ href, text }: { href: string; text: string }): string {
  return href.includes(text) || href.startsWith("tel:") ? text : `${text} (${href})`;
}
