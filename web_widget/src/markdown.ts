/** The light Markdown of answers: paragraphs, lists, **bold** and [links](https://…). Anything else stays text. */

export type Inline = string | { bold: Inline[] } | { href: string; text: string };
export type Block = { paragraph: Inline[][] } | { list: Inline[][]; ordered: boolean };

const ITEM = /^\s*(?:[-*•]|(\d{1,3})[.)])\s+(.*)$/;
/** Signs that turn the letters after them around: they could make an address or a name look like another. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Bounded, so that a hostile text costs no more than its length. */
const INLINE = /\*\*(.{1,400}?)\*\*|\[([^\]\n]{1,300})\]\(([^()\s]{1,600})\)|(https:\/\/[^\s<>"'()]{1,600}[^\s<>"'().,;:!?])/su;

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let fresh = true;
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    if (!line.trim()) fresh = true;
    else {
      add(blocks, line, fresh);
      fresh = false;
    }
  }
  return blocks;
}

function add(blocks: Block[], line: string, fresh: boolean): void {
  const last = blocks.at(-1);
  const item = ITEM.exec(line);
  if (item) {
    const ordered = item[1] !== undefined;
    const inline = inlineOf(item[2]!);
    if (last && "list" in last && last.ordered === ordered) last.list.push(inline);
    else blocks.push({ list: [inline], ordered });
  } else if (last && !fresh && "paragraph" in last) last.paragraph.push(inlineOf(line));
  else if (last && !fresh && "list" in last) last.list.at(-1)!.push(" ", ...inlineOf(line.trim()));
  else blocks.push({ paragraph: [inlineOf(line)] });
}

export function inlineOf(text: string): Inline[] {
  const found: Inline[] = [];
  let rest = text;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    if (match.index) found.push(rest.slice(0, match.index));
    found.push(piece(match));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest) found.push(rest);
  return found;
}

function piece(match: RegExpExecArray): Inline {
  const [whole, bold, label, target, bare] = match;
  if (bold !== undefined) return { bold: inlineOf(bold) };
  const href = safeAddress(target ?? bare!);
  return href ? { href, text: label ?? bare! } : whole!;
}

/** The address if it leads somewhere a municipality may send a citizen: the web over TLS, a telephone or a mailbox. */
export function safeAddress(address: string): string | null {
  return address === straight(address) && /^(?:https:\/\/[^\s\\]+|tel:\+?[\d\s-]+|mailto:[^\s@]+@[^\s@]+)$/i.test(address) ? address : null;
}

/** The text without the signs that turn it. */
export function straight(text: string): string {
  return text.replace(TURNING, "");
}
