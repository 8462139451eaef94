"""Danish numbers in words, in folded letters: `fjorten`, `enogtyve`, `tredje`."""

from collections.abc import Iterable

_TO_TWENTY = "nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve".split()
_TENS = {20: "tyve", 30: "tredive", 40: "fyrre", 50: "halvtreds"}
_ORDINALS = (
    "foerste anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte trettende fjortende femtende sekstende "
    "syttende attende nittende tyvende"
).split()

NUMBERS: dict[str, int] = (
    {word: number for number, word in enumerate(_TO_TWENTY)}
    | {word: ten for ten, word in _TENS.items()}
    | {f"{_TO_TWENTY[unit]}og{word}": ten + unit for ten, word in _TENS.items() for unit in range(1, 10)}
    | {"et": 1, "fyrretyve": 40}
)
ORDINALS: dict[str, int] = (
    {word: number for number, word in enumerate(_ORDINALS, start=1)}
    | {f"{_TO_TWENTY[unit]}ogtyvende": 20 + unit for unit in range(1, 10)}
    | {"tredivte": 30, "enogtredivte": 31, "tredie": 3, "forste": 1, "sjete": 6}
)


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


NUMBER = rf"(?:\d{{1,3}}|{any_of(NUMBERS)})"
ORDINAL = rf"(?:\d{{1,2}}\.?|{any_of(ORDINALS)})"


def number(text: str) -> int:
    """The number that a match of NUMBER or ORDINAL says."""
    digits = text.rstrip(".")
    if digits.isdigit():
        return int(digits)
    return NUMBERS[text] if text in NUMBERS else ORDINALS[text]
