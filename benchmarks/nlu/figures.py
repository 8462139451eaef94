"""What the guesses of a pipeline are worth. Shares are between 0 and 1, and None where there was nothing to count."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from benchmarks.nlu.questions import OUT_OF_SCOPE, TOPICS

BINS = 10
CHAT = frozenset({"smalltalk", "dialog", OUT_OF_SCOPE})  # topics that tell nothing about municipality or library


@dataclass(frozen=True)
class Guess:
    """The likeliest answers with their confidence, the likeliest first, and whether the fallback asks back instead."""

    wanted: str
    ranking: tuple[tuple[str, float], ...]
    asked_back: bool

    @property
    def answer(self) -> str:
        """The likeliest, whether it is likely enough or not; empty when the text said nothing at all."""
        return self.ranking[0][0] if self.ranking else ""

    @property
    def confidence(self) -> float:
        return self.ranking[0][1] if self.ranking else 0.0

    @property
    def right(self) -> bool:
        return self.answer == self.wanted

    @property
    def right_topic(self) -> bool:
        return TOPICS.get(self.answer) == TOPICS[self.wanted]

    @property
    def among_three(self) -> bool:
        return self.wanted in {answer for answer, _ in self.ranking[:3]}

    @property
    def false_knowledge(self) -> bool:
        """Tells, without asking back, about something that was not asked."""
        return not self.asked_back and not self.right and TOPICS.get(self.answer, OUT_OF_SCOPE) not in CHAT


@dataclass(frozen=True)
class Figures:
    """`inside` and `outside` are how many questions the service covers and does not cover.

    `right`, `right_topic` and `among_three` are of the likeliest answer, of those inside, whatever its confidence; `answered_rightly`,
    `asked_back` and `answered_wrongly` are what citizens meet, and are 1 together. Of those outside: `recognised` as such by the
    likeliest answer, `declined` when told so or asked back, and `false_knowledge` when told about something else.
    """

    inside: int
    outside: int
    right: float | None
    right_topic: float | None
    among_three: float | None
    answered_rightly: float | None
    asked_back: float | None
    answered_wrongly: float | None
    recognised: float | None
    declined: float | None
    false_knowledge: float | None
    macro_f1: float | None
    calibration_error: float | None

    @classmethod
    def of(cls, guesses: Sequence[Guess]) -> "Figures":
        inside = [one for one in guesses if one.wanted != OUT_OF_SCOPE]
        outside = [one for one in guesses if one.wanted == OUT_OF_SCOPE]
        return cls(
            inside=len(inside),
            outside=len(outside),
            right=_share(inside, lambda one: one.right),
            right_topic=_share(inside, lambda one: one.right_topic),
            among_three=_share(inside, lambda one: one.among_three),
            answered_rightly=_share(inside, lambda one: one.right and not one.asked_back),
            asked_back=_share(inside, lambda one: one.asked_back),
            answered_wrongly=_share(inside, lambda one: not one.right and not one.asked_back),
            recognised=_share(outside, lambda one: one.right),
            declined=_share(outside, lambda one: one.right or one.asked_back),
            false_knowledge=_share(outside, lambda one: one.false_knowledge),
            macro_f1=macro_f1(guesses),
            calibration_error=calibration_error(guesses),
        )


def _share(guesses: Sequence[Guess], counts: Callable[[Guess], bool]) -> float | None:
    return sum(map(counts, guesses)) / len(guesses) if guesses else None


def macro_f1(guesses: Sequence[Guess]) -> float | None:
    """The mean over the wanted answers, each weighing the same, of 2 · right / (times wanted + times given)."""
    wanted = Counter(one.wanted for one in guesses)
    given = Counter(one.answer for one in guesses)
    right = Counter(one.wanted for one in guesses if one.right)
    return fmean(2 * right[one] / (wanted[one] + given[one]) for one in wanted) if wanted else None


@dataclass(frozen=True)
class Bin:
    """Guesses of a like confidence: its mean, and the share of them that were right."""

    count: int
    confidence: float
    right: float


def reliability(guesses: Iterable[Guess]) -> list[Bin]:
    """Ten bins of equal width (0 to .1, .1 to .2, …), those without guesses left out."""
    bins: dict[int, list[Guess]] = {}
    for one in guesses:
        bins.setdefault(min(int(one.confidence * BINS), BINS - 1), []).append(one)
    return [
        Bin(len(held), fmean(one.confidence for one in held), fmean(one.right for one in held))
        for _, held in sorted(bins.items())
    ]


def calibration_error(guesses: Sequence[Guess]) -> float | None:
    """Expected calibration error: how far confidence and share of right answers lie apart, weighted by the bins' sizes.

    Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", 2015.
    """
    bins = reliability(guesses)
    return sum(one.count * abs(one.confidence - one.right) for one in bins) / len(guesses) if guesses else None


def errors_compared(ours: Figures, theirs: Figures) -> float | None:
    """Our share of wrong answers by theirs."""
    if ours.right is None or theirs.right is None or theirs.right == 1:
        return None
    return (1 - ours.right) / (1 - theirs.right)


def confusions(guesses: Iterable[Guess], name: Mapping[str, str] | None = None) -> Counter[tuple[str, str]]:
    """How often each wanted answer was taken as each other (right ones included); `name` maps answers to what is counted."""
    return Counter(
        (name.get(one.wanted, ""), name.get(one.answer, "")) if name else (one.wanted, one.answer) for one in guesses
    )
