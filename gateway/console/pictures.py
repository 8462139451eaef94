"""Numbers as a picture with its words and its table: what a bar or a column stands for, and how Danish numbers are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from indgang.counts import BEYOND, LIMITS

FEWEST = 5  # below that a percentage would say more than is known
TOO_FEW = "for få til procent"
HEIGHT = 180  # pixels, of the highest column
LETTERS = 38  # so many fit under the columns on a phone


@dataclass(frozen=True)
class Line:
    """One bar or column. `short` stands under a column, `href` leads to what it is about, `more` fills further columns of the table."""

    label: str
    number: int
    before: int = 0
    short: str = ""
    href: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """`text` says what one should see. Shares are of `whole`; without it there are none. `shown` lines are on the page, all in the file.

    The first of `heads` is what a line is, the second what is counted, the rest are those of `Line.more`.
    """

    id: str
    title: str
    text: str
    heads: Sequence[str]
    lines: Sequence[Line]
    whole: int | None = None
    columns: bool = False
    compared: bool = True
    shown: int = 100
    note: str = ""
    empty: str = field(default="Der er ingen tal for perioden.")

    @property
    def is_empty(self) -> bool:
        return not any(line.number or line.before for line in self.lines)

    @property
    def highest(self) -> int:
        return max((max(line.number, line.before if self.compared else 0) for line in self.lines), default=0)

    @property
    def marks(self) -> list[int]:
        """Round numbers from 0 to a little above the highest, for the axis."""
        step = next(
            step for power in count() for part in (1, 2, 5) if (step := part * 10**power) * 4 >= max(self.highest, 1)
        )
        return [mark * step for mark in range(-(-max(self.highest, 1) // step) + 1)]

    def part(self, number: int) -> float:
        """How long a bar is for so many, in percent of the longest."""
        return round(100 * number / self.highest, 2) if self.highest else 0

    def height(self, number: int) -> float:
        """How high a column is for so many, in pixels."""
        return round(HEIGHT * number / self.marks[-1], 1)

    def middle(self, place: float) -> float:
        """Where the column at that place stands, in percent of the width."""
        return round(100 * (place + 0.5) / len(self.lines), 3)

    def is_labelled(self, place: int) -> bool:
        fit = LETTERS // (max(len(line.short) for line in self.lines) + 2)
        return place % -(-len(self.lines) // fit) == 0

    def share(self, line: Line) -> str:
        return percent(line.number, self.whole) if self.whole else ""

    @property
    def table_heads(self) -> list[str]:
        shares, before = ["Andel"] if self.whole else [], ["Perioden før"] if self.compared else []
        return [*self.heads[:2], *shares, *before, *self.heads[2:]]

    @property
    def file_heads(self) -> list[str]:
        return [head.replace("Andel", "Andel i procent") for head in self.table_heads]

    @property
    def file_rows(self) -> list[list[str]]:
        """The table as a spreadsheet wants it: bare numbers, with a decimal comma."""
        rows = []
        for line in self.lines:
            whole = self.whole or 0
            share = [f"{100 * line.number / whole:.1f}".replace(".", ",") if whole >= FEWEST else ""]
            before = [str(line.before)] if self.compared else []
            rows.append([line.label, str(line.number), *(share if self.whole else []), *before, *line.more])
        return rows


def number(amount: int) -> str:
    """`1.234`"""
    return f"{amount:,}".replace(",", ".")


def percent(some: int, whole: int) -> str:
    """`71 %`, or that there are too few."""
    if whole < FEWEST:
        return TOO_FEW
    rounded = int(100 * some / whole + 0.5)
    if rounded == 0 and some:
        return "under 1 %"
    return f"{rounded} %"


def change(now: int, before: int, than: str = "i perioden før") -> str:
    """How much more or less than before; empty where nothing was counted then."""
    if not before:
        return ""
    if min(now, before) < FEWEST:
        return f"{than} {number(before)}"
    if now >= 3 * before:
        return f"{now // before} gange så mange som {than} ({number(before)})"
    difference = int(100 * abs(now - before) / before + 0.5)
    if difference == 0:
        return f"lige så mange som {than} ({number(before)})"
    return f"{difference} % {'flere' if now > before else 'færre'} end {than} ({number(before)})"


def mean(total: int, times: int) -> str:
    """`4,2`"""
    return f"{total / times:.1f}".replace(".", ",") if times else ""


def span_titles() -> dict[str, str]:
    """What each limit of `indgang.counts` is called: `1 til 2 minutter`."""
    titles, low = {}, 0
    for limit in LIMITS:
        titles[str(limit)] = f"{_bare(low, limit)} til {_length(limit)}" if low else f"Højst {_length(limit)}"
        low = limit
    return titles | {BEYOND: f"Over {_length(low)}"}


def reached_by(numbers: Mapping[str, int], what: str, share: float) -> str:
    """Within what time so large a share of the times lay, as far as is known: `højst 2 minutter`."""
    wanted, so_far = share * numbers.get(f"{what}:times", 0), 0
    for limit in LIMITS:
        so_far += numbers.get(f"{what}:{limit}", 0)
        if so_far >= wanted:
            return f"højst {_length(limit)}"
    return f"mere end {_length(LIMITS[-1])}"


def duration(seconds: float) -> str:
    """`40 sekunder`, `3 minutter`, `1 time og 5 minutter`"""
    if seconds < 60:
        return _length(round(seconds))
    hours, minutes = divmod(round(seconds / 60), 60)
    return " og ".join(_length(part) for part in (hours * 3600, minutes * 60) if part)


def _length(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} {'sekund' if seconds == 1 else 'sekunder'}"
    if seconds < 3600:
        return f"{seconds // 60} {'minut' if seconds < 120 else 'minutter'}"
    return f"{seconds // 3600} {'time' if seconds < 7200 else 'timer'}"


def _bare(low: int, high: int) -> str:
    """The lower end of a span, with its unit only where it is another."""
    return str(low // 60) if low >= 60 and high < 3600 else _length(low)
