"""What a message means after what was said before it, and whether it asks for two things at once.

"Hvad koster det?" alone asks for any of five prices. After an answer about passports it asks for the passport's.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from bot.components.answer_model import Ranking
from bot.components.spelling import folded

Rank = Callable[[str], Ranking]

MOST_WORDS = 9  # of a message that leans on the one before
_OWN = 0.5  # share of a word's sentences in one family above which it is that family's own word
_FEWEST = 8  # times a word must stand in the training sentences to be anybody's own
_SUBJECTS = 2  # words that stand for what a conversation is about
_ACCEPTED = 0.35  # probability that a message put in context belongs there
_SURELY_OUTSIDE = 0.99  # probability from which not even the context brings a message back to what is covered
# Probability, by words and letters alone, from which a part of a message is a need of its own. With embeddings and 0.6 it was 158 of 250 pairs
# of development questions found, 15 found wrongly; so it is 151 and 20, for half of the time that a long message takes.
_SETTLED = 0.53
_NEED_WORDS = 3
_MOST_CLAUSES = 4

# "Og til børn?", "hvad med uden MitID?", "what about …": such a beginning continues what was said, whatever words follow.
_CONTINUES = re.compile(
    r"^(og|men|eller|hvad med|hvad saa|hvad nu hvis|hvad hvis|hvad saa hvis|saa|gaelder det|ogsaa|samme|what about|how about|and|but what|what if)\b"
)
_CLAUSES = re.compile(r"[.!?;\n]+|,? (?:og|men|samt|desuden|derudover|and|also) (?=\w+ \w+ \w+)")


def family(answer: str) -> str:
    """The first part of an answer's id: `pas` of pas_pris."""
    return answer.partition("_")[0]


class Context:
    """Knows from the training sentences which words belong to which family of answers."""

    def __init__(
        self, texts: Iterable[str], answers: Iterable[str], by_themselves: Sequence[str], outside: str
    ) -> None:
        """`by_themselves` are the answers that no context changes, and that are never half of a message;
        `outside` is the one among them that stands for everything that is not covered."""
        self.by_themselves, self.outside = frozenset(by_themselves), outside
        families: defaultdict[str, Counter[str]] = defaultdict(Counter)  # word → how often in which family
        said: defaultdict[str, Counter[str]] = defaultdict(Counter)  # answer → how often which word
        for text, answer in zip(texts, answers, strict=True):
            words = set(folded(text).split())
            said[answer].update(words)
            for word in words:
                families[word][family(answer)] += 1
        self.owners: dict[str, str] = {}
        for word, found in families.items():
            owner, times = found.most_common(1)[0]
            if found.total() >= _FEWEST and times > _OWN * found.total() and not word.isdigit():
                self.owners[word] = owner
        self.subjects = {answer: self._subject(answer, words) for answer, words in said.items()}

    def _subject(self, answer: str, words: Counter[str]) -> str:
        """The words by which this answer's family is known, those first that stand most often beside the answer."""
        own = [word for word in words if self.owners.get(word) == family(answer)]
        return " ".join(sorted(own, key=lambda word: (-words[word], word))[:_SUBJECTS])

    def ranking(self, text: str, about: str, rank: Rank) -> Ranking:
        """As `rank` has it, unless the message leans on `about`, the answer that was given last (or empty)."""
        alone = rank(text)
        subject = self.subjects.get(about) if about not in self.by_themselves else None
        if not subject or not self._leans(text, about, alone):
            return alone
        together = rank(f"{subject} {text}")
        related = [(answer, probability) for answer, probability in together if family(answer) == family(about)]
        share = sum(probability for _, probability in related)
        if share < _ACCEPTED:
            return alone
        return [(answer, probability / share) for answer, probability in related]

    def _leans(self, text: str, about: str, alone: Ranking) -> bool:
        """Whether the message is short, has no subject of its own and is not surely something that needs none."""
        words = folded(text).split()
        best, probability = alone[0]
        enough = _SURELY_OUTSIDE if best == self.outside else _ACCEPTED
        if len(words) > MOST_WORDS or (best in self.by_themselves and probability >= enough):
            return False
        owners = {self.owners.get(word, family(about)) for word in words} - {family(about)}
        return not owners or (bool(_CONTINUES.match(" ".join(words))) and family(self.outside) not in owners)

    def also(self, text: str, answer: str, surface: Rank) -> str | None:
        """A second thing that the message surely asks for beside `answer`; both must stand in clauses of their own.

        `surface` ranks a clause without its embedding, which takes most of the time of a turn, and would be one for each clause.
        """
        clauses = [clause.strip() for clause in _CLAUSES.split(text) if clause and len(clause.split()) >= _NEED_WORDS]
        if len(clauses) < 2 or answer in self.by_themselves:
            return None
        clauses = clauses[:_MOST_CLAUSES]
        needs: dict[int, str] = {}  # place → what that clause surely asks for
        others: list[str] = []
        for ranked, place in enumerate(sorted(range(len(clauses)), key=lambda place: len(clauses[place])), 1):
            need, probability = surface(clauses[place])[0]
            if probability >= _SETTLED and need not in self.by_themselves:
                needs[place] = need
            others = [needs[place] for place in sorted(needs) if family(needs[place]) != family(answer)]
            if len(clauses) - ranked < (answer not in needs.values()) + (not others):
                return (
                    None  # those that are left can't make it two needs: the short ones come first, as they are quicker
                )
        return others[0]
