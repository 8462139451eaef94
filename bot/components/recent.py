"""What was asked lately need not be worked out again: greetings, a question tried once more, and what everybody asks on a day."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict

from bot.components.answer_model import Ranking
from bot.components.context import Rank

MOST = 500  # rankings, of some 10 kB each


class Recent:
    """`rank`, with its last answers remembered. No text is kept: a text is known by a digest that only this process can make."""

    def __init__(self, rank: Rank) -> None:
        self._rank, self._secret = rank, secrets.token_bytes(32)
        self._rankings: OrderedDict[bytes, Ranking] = OrderedDict()

    def __call__(self, text: str) -> Ranking:
        """Not to be changed by who gets it."""
        key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._secret, digest_size=16).digest()
        found = self._rankings.get(key)
        if found is None:
            found = self._rankings[key] = self._rank(text)
            if len(self._rankings) > MOST:
                self._rankings.popitem(last=False)
        self._rankings.move_to_end(key)
        return found
