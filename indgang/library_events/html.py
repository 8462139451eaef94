"""The text of a piece of HTML, as one line."""

import re
from html.parser import HTMLParser

_UNFINISHED = re.compile(r"<[a-zA-Z/!][^>]*$")
_SILENT = frozenset({"script", "style", "template", "noscript", "iframe"})
_INLINE = frozenset({"a", "abbr", "b", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag not in _INLINE:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag not in _INLINE:
            self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def text_of(html: str, most: int) -> str:
    """At most `most` letters of the text, cut between words and then ending in `…`. White space becomes single spaces."""
    text = html
    if "<" in html or "&" in html:
        reader, beginning = _Reader(), _UNFINISHED.sub("", html[: 10 * most])
        # Bit by bit, since the parser is slow and most of a long text is not told.
        for start in range(0, len(beginning), most):
            reader.feed(beginning[start : start + most])
            if sum(map(len, reader.parts)) > 2 * most:
                break
        else:
            reader.close()
        text = "".join(reader.parts)
    if not text.isprintable():  # control characters, and those that turn the direction of writing
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    whole = " ".join(text.split())
    if len(whole) <= most:
        return whole
    cut = whole[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–-") + "…"
