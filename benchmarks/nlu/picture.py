"""The confusion picture: topics asked about against topics answered, as an SVG that is read in light and in dark."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from benchmarks.nlu.figures import Guess, confusions
from benchmarks.nlu.questions import TOPICS

CELL, LEFT, TOP, BAR, MARGIN = 30, 150, 175, 180, 18
_NAMES = {"koerekort": "kørekort", "noed": "nød", "ydelser": "ydelser", "vielse_navn": "vielse og navn"}
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1a1a1a }
  .big { font-size: 18px; font-weight: 600 }
  .small { font-size: 11px; fill: #4a4a4a }
  .end { text-anchor: end }
  .middle { text-anchor: middle }
  .paper { fill: #fff }
  .empty { fill: #f3f4f6 }
  .same, .right { fill: #14528c }
  .other, .elsewhere { fill: #b3400f }
  .near { fill: #e0a526 }
  .on { fill: #fff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e8e8e8 }
    .small { fill: #b8b8b8 }
    .paper { fill: #0d1117 }
    .empty { fill: #1b212a }
    .same, .right { fill: #4f9be0 }
    .other, .elsewhere { fill: #f0793f }
    .near { fill: #e3b341 }
    .on { fill: #06121f }
  }
"""


def confusion_picture(title: str, guesses: Sequence[Guess]) -> str:
    """A row a topic that was asked about: where its questions went, and the shares answered rightly, nearly and wrongly."""
    topics = [topic for topic in _in_order(TOPICS.values()) if topic in {TOPICS[one.wanted] for one in guesses}]
    counts = confusions(guesses, TOPICS)
    asked = Counter(TOPICS[one.wanted] for one in guesses)
    right = Counter(TOPICS[one.wanted] for one in guesses if one.right)
    grid = LEFT + CELL * len(topics)
    width, height = grid + MARGIN * 2 + BAR, TOP + CELL * len(topics) + 64
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d">',
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(_told(topics, asked, right, counts))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        f'<text class="big" x="{MARGIN}" y="32">{escape(title)}</text>',
        f'<text class="small" x="{MARGIN}" y="52">A row: the topic asked about. A column: the topic answered. Numbers: per cent '
        f"of the row.</text>",
        *(_heading(topic, column) for column, topic in enumerate(topics)),
        f'<text class="small" x="{grid + MARGIN}" y="{TOP - 10}">the row’s questions</text>',
    ]
    for row, topic in enumerate(topics):
        y = TOP + CELL * row
        parts.append(
            f'<text class="end" x="{LEFT - 8}" y="{y + 19}">{escape(_name(topic))}'
            f'<tspan class="small"> {asked[topic]}</tspan></text>'
        )
        parts += [
            _cell(LEFT + CELL * column, y, counts[topic, other] / asked[topic], topic == other)
            for column, other in enumerate(topics)
        ]
        shares = right[topic] / asked[topic], counts[topic, topic] / asked[topic]
        parts.append(_bar(grid + MARGIN, y, *shares))
    parts += [*_legend(TOP + CELL * len(topics) + 30), "</svg>"]
    return "\n".join(parts) + "\n"


def _in_order(topics: Iterable[str]) -> list[str]:
    """By name, those that are talk rather than knowledge last."""
    last = ("smalltalk", "dialog", "uden_for_emne")
    return sorted(set(topics), key=lambda topic: (last.index(topic) + 1 if topic in last else 0, topic))


def _name(topic: str) -> str:
    return _NAMES.get(topic, topic.replace("_", " "))


def _heading(topic: str, column: int) -> str:
    x, y = LEFT + CELL * column + CELL / 2 + 4, TOP - 10
    return f'<text transform="translate({x:g} {y}) rotate(-55)">{escape(_name(topic))}</text>'


def _cell(x: int, y: int, share: float, same: bool) -> str:
    size, percent = CELL - 2, round(share * 100)
    drawn = f'<rect class="empty" x="{x}" y="{y}" width="{size}" height="{size}" rx="3"/>'
    if not share:
        return drawn
    strength = share if same else min(1.0, 0.25 + share * 4)  # a confusion of some per cent must be seen
    drawn += (
        f'<rect class="{"same" if same else "other"}" x="{x}" y="{y}" width="{size}" height="{size}" rx="3" '
        f'opacity="{strength:.2f}"/>'
    )
    tone = "on middle" if strength > 0.55 else "middle"
    return f'{drawn}<text class="{tone}" x="{x + size / 2:g}" y="{y + 18}">{percent or "·"}</text>'


def _bar(x: int, y: int, right: float, topic: float) -> str:
    parts = (("right", 0.0, right), ("near", right, topic), ("elsewhere", topic, 1.0))
    return "".join(
        f'<rect class="{name}" x="{x + BAR * start:.1f}" y="{y + 4}" width="{BAR * (end - start):.1f}" height="{CELL - 10}"/>'
        for name, start, end in parts
        if end > start
    )


def _legend(y: int) -> list[str]:
    words = (
        ("right", "the right answer"),
        ("near", "another answer of the same topic"),
        ("elsewhere", "another topic"),
    )
    return [
        f'<rect class="{name}" x="{LEFT + 255 * place}" y="{y - 11}" width="14" height="14" rx="3"/>'
        f'<text x="{LEFT + 255 * place + 21}" y="{y + 1}">{said}</text>'
        for place, (name, said) in enumerate(words)
    ]


def _told(topics: Sequence[str], asked: Counter[str], right: Counter[str], counts: Counter[tuple[str, str]]) -> str:
    """The same in words, for those who don't see it."""
    lines = [
        f"{_name(topic)}: {asked[topic]} questions, {right[topic] / asked[topic]:.0%} the right answer, "
        f"{counts[topic, topic] / asked[topic]:.0%} the right topic."
        for topic in topics
    ]
    return " ".join(lines)
