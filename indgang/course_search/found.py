"""What a search has found, and what it lacks to find better."""

from dataclasses import dataclass, field
from typing import Literal

from indgang.course_search.wishes import Wish
from indgang.courses import Session

MOST = 5  # cards in one reply
MANY = 10  # courses; when more fit, it is better to ask than to show
Ask = Literal["subject", "branch", "time"]
Nearest = Literal["branch", "later", "waiting", "other"]


@dataclass(frozen=True)
class Found:
    """`sessions` are what to show. `exact` tells whether they are what was asked for, or only the `nearest` there is:

    the same in another `branch`, `later` than asked, full with a `waiting` list, or something `other` (help without sign-up first).
    `gone`: what was asked for, but is cancelled, sold out or closed for sign-up. `left`: how many more there are to show, from offset `next`.
    `ask`: what to ask about next, where many fit and little was said. `events`: they are other events of the library, not courses.
    """

    wish: Wish
    sessions: list[Session] = field(default_factory=list)
    exact: bool = True
    nearest: Nearest | None = None
    ask: Ask | None = None
    gone: list[Session] = field(default_factory=list)
    left: int = 0
    next: int = 0
    events: bool = False
