"""Fills an answer's placeholders with a municipality's settings and today's facts."""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([a-z_.0-9]+)\}")
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÆØÅ\[*{])")


def fill(text: str, values: Mapping[str, str | None]) -> str:
    """`text` with each `{name}` replaced; a sentence that names something without a value is left out."""
    filled = [(line, _filled_line(line, values)) for line in text.split("\n")]
    kept = [new for old, new in filled if new or not old.strip()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _filled_line(line: str, values: Mapping[str, str | None]) -> str:
    kept = [
        sentence
        for sentence in _SENTENCE_END.split(line)
        if all(values.get(name) for name in PLACEHOLDER.findall(sentence))
    ]
    return " ".join(PLACEHOLDER.sub(lambda found: values[found[1]] or "", sentence) for sentence in kept)
