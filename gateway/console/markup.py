"""The light Markdown of answers as safe HTML: the same paragraphs, lists, bold and links that the chat window makes of it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

# As in web_widget/src/markdown.ts. Bounded, so that a hostile text costs no more than its length.
_ITEM = re.compile(r"\s*(?:[-*•]|(\d{1,3})[.)])\s+(.*)$", re.DOTALL)
_INLINE = re.compile(
    r"\*\*(.{1,400}?)\*\*|\[([^\]\n]{1,300})\]\(([^()\s]{1,600})\)|(https://[^\s<>\"'()]{1,600}[^\s<>\"'().,;:!?])"
)
_SAFE = re.compile(r"https://[^\s\\]+|tel:\+?[\d\s-]+|mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)
_NEW_WINDOW = Markup('<span class="unseen"> (åbner i nyt vindue)</span>')


class Block(NamedTuple):
    tag: str  # p, ul or ol
    lines: list[Markup]


def markdown(text: str) -> Markup:
    """`text` as HTML. Whatever is not our Markdown stays text; an address that leads to no web page, phone or mailbox does too."""
    return Markup("\n").join(_html(block) for block in _blocks(text))


def _blocks(text: str) -> list[Block]:
    blocks: list[Block] = []
    fresh = True
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            _add(blocks, line, fresh)
        fresh = not line.strip()
    return blocks


def _add(blocks: list[Block], line: str, fresh: bool) -> None:
    last = blocks[-1] if blocks else None
    if item := _ITEM.fullmatch(line):
        tag = "ol" if item[1] else "ul"
        if last is None or last.tag != tag:
            blocks.append(Block(tag, []))
        blocks[-1].lines.append(inline(item[2]))
    elif last is None or fresh:
        blocks.append(Block("p", [inline(line)]))
    elif last.tag == "p":
        last.lines.append(inline(line))
    else:
        last.lines[-1] += " " + inline(line.strip())


def _html(block: Block) -> Markup:
    if block.tag == "p":
        return Markup("<p>{}</p>").format(Markup("<br>").join(block.lines))
    items = Markup("").join(Markup("<li>{}</li>").format(line) for line in block.lines)
    return (Markup("<ol>{}</ol>") if block.tag == "ol" else Markup("<ul>{}</ul>")).format(items)


def inline(text: str) -> Markup:
    return Markup("").join(_pieces(text))


def _pieces(text: str) -> Iterator[Markup]:
    end = 0
    for found in _INLINE.finditer(text):
        yield escape(text[end : found.start()])
        bold, label, target, bare = found.groups()
        if bold is not None:
            yield Markup("<strong>{}</strong>").format(inline(bold))
        else:
            yield link(label or bare, target or bare) if _SAFE.fullmatch(target or bare) else escape(found[0])
        end = found.end()
    yield escape(text[end:])


def link(title: str, url: str) -> Markup:
    """A link that opens beside the console. `url` must be safe."""
    if not url.lower().startswith("https:"):
        return Markup('<a href="{}">{}</a>').format(url, title)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}{}</a>').format(url, title, _NEW_WINDOW)
