/** Hands the citizen a copy of the conversation as a text that any computer can open. */
import type { ChatEvent } from "./contract.js";
import type { Conversation } from "./conversation.js";
import { date, period, time } from "./dates.js";
import { handOver } from "./files.js";
import { blocksOf, type Inline } from "./markdown.js";
import { afterEdit, nameOf } from "./message.js";
import { heading } from "./receipt.js";
import * as texts from "./texts.js";
import type { Language, Said } from "./texts.js";

/** What was said, each message as it stands after its last edit; nothing where there is no conversation. */
export async function wordsOf(conversation: Conversation): Promise<ChatEvent[]> {
  const response = await conversation.transcript();
  const { events } = (response ? await response.json() : { events: [] }) as { events: ChatEvent[] };
  return said(events);
}

/** Downloads the conversation; resolves to what to tell the citizen. */
export async function saveTranscript(conversation: Conversation): Promise<Said> {
  const { language } = conversation;
  const events = await wordsOf(conversation);
  if (!events.length) return texts.nothing;
  handOver(`${texts.saveName(language)}.txt`, new Blob([transcriptOf(events, language)], { type: "text/plain;charset=utf-8" }));
  return texts.saved;
}

const KINDS = ["message", "holder", "closed"];

export function transcriptOf(events: ChatEvent[], language: Language): string {
  return said(events)
    .map((event) => entry(event).map((line) => line.map((said) => (typeof said === "string" ? said : said(language))).join("")))
    .map((lines) => lines.filter(Boolean).join("\n"))
    .join("\n\n")
    .concat("\n");
}

function said(events: ChatEvent[]): ChatEvent[] {
  return edited(events).filter(({ kind, text, booking, withdrawn }) => KINDS.includes(kind) && (text || booking || withdrawn));
}

/** Each message as it stands after its last edit. */
function edited(events: ChatEvent[]): ChatEvent[] {
  const edits = new Map(events.filter(({ kind, from }) => kind === "edit" && from === "staff").map((edit) => [edit.edits, edit]));
  return events.map((event) => {
    const edit = event.from === "staff" && edits.get(event.id);
    return edit ? afterEdit(event, edit) : event;
  });
}

/** The lines of one event, in pieces. */
function entry(event: ChatEvent): Said[][] {
  const { at, from, text = "", booking, courses = [], answer } = event;
  const who = from === "system" ? [] : [nameOf(event), ", "];
  const head = [...who, ...(at ? [date(at), texts.at, time(at)] : []), ...(event.edited ? [", ", texts.edited] : [])];
  if (event.withdrawn) return [head, [texts.withdrawn]];
  return [
    head,
    [from === "citizen" ? text : plain(text)],
    ...courses.map((course) => [`- ${course.title}: `, period(course)]),
    booking ? [heading(booking), `: ${booking.title}, `, period(booking), ". ", texts.code, `: ${booking.code}`] : [],
    ...(answer?.sources ?? []).map((source) => [texts.source, `: ${source.title} ${source.url}`]),
  ];
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
