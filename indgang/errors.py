"""Everything that can go wrong on purpose.

IndgangError
├── ContentError            a file under content/ cannot be used
├── InvalidInput            what was sent cannot be used
│   ├── EmptyText
│   ├── NoOutcome
│   ├── UnknownColleague
│   ├── TextTooLong
│   └── FieldsRefused       several fields of a form, each with its own problem
├── Unknown                 what was named does not exist (any more)
│   ├── UnknownSite
│   ├── UnknownConversation
│   └── UnknownButton
├── Refused                 it exists, but not for this caller
│   ├── WrongToken
│   ├── ForeignOrigin
│   ├── PasswordDue
│   └── SignedOut
├── Conflict                somebody was first
│   ├── ConversationClosed
│   ├── ClosedToStaff
│   ├── HeldBySomebodyElse
│   ├── NotChangeable
│   └── NobodyAnswers
├── ChatOff                 the municipality has switched its chat off
├── TooMany                 come back later
├── NoSuchSession           (in courses/patterns.py: it speaks of a course's sessions)
├── BookingError            (in bookings/errors.py, with a tree of its own)
├── TooFewSeats, NoSuchCourse, ChangedMeanwhile  (in catalogue/)
├── NoSuchTime              (in appointments/cells.py)
└── Unavailable             a part of the service does not answer
    ├── StoreUnavailable
    ├── AssistantUnavailable
    ├── Unreachable, Unusable  (in library_site/: the library's own site)
    └── Offline             (in upkeep/verdicts.py: no network at all)

Each error carries its facts as attributes. `gateway/problems.py` is the one place that turns them into
Danish; those of courses and bookings never leave the actions, which tell the citizen in their own turn.
"""

from collections.abc import Mapping
from pathlib import Path


class IndgangError(Exception):
    """The root of all errors that we raise ourselves."""


class ContentError(IndgangError):
    """`problem` is Danish, for an editor; `line` counts from 1 and is 0 where no line is to blame."""

    def __init__(self, path: Path | str, problem: str, line: int = 0) -> None:
        super().__init__(f"{path}:{line}: {problem}" if line else f"{path}: {problem}")
        self.path, self.problem, self.line = str(path), problem, line


class InvalidInput(IndgangError):
    """Something sent to us has the wrong form; `field` names it."""

    def __init__(self, field: str = "") -> None:
        super().__init__(f"invalid input: {field}")
        self.field = field


class EmptyText(InvalidInput):
    def __init__(self) -> None:
        super().__init__("text")


class NoOutcome(InvalidInput):
    """A conversation is closed by staff with one of the outcomes that content/outcomes.yml names."""


class UnknownColleague(InvalidInput):
    """Nobody of that name answers in this municipality's chat."""


class TextTooLong(InvalidInput):
    def __init__(self, limit: int) -> None:
        super().__init__("text")
        self.limit = limit


class FieldsRefused(InvalidInput):
    """`fields` maps each wrong field of a form to what is wrong with it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = dict(fields)


class Unknown(IndgangError):
    def __init__(self, name: str = "") -> None:
        super().__init__(f"unknown: {name}")
        self.name = name


class UnknownSite(Unknown):
    """No municipality has this id."""


class UnknownConversation(Unknown):
    """It never was, it was deleted, or it has expired."""


class UnknownButton(Unknown):
    """The event carries no button with this number."""


class Refused(IndgangError):
    """The caller may not do this."""


class WrongToken(Refused):
    """The bearer token is missing or belongs to another conversation."""


class ForeignOrigin(Refused):
    def __init__(self, origin: str) -> None:
        super().__init__(f"origin not allowed: {origin}")
        self.origin = origin


class PasswordDue(Refused):
    """Somebody else chose the password; nothing else may be done before it is changed."""


class SignedOut(Refused):
    """No staff session, or one that has ended."""


class Conflict(IndgangError):
    """The conversation is in another state than the caller believed."""


class ConversationClosed(Conflict):
    """It was ended, by the citizen or by staff; nothing more can be said in it."""

    def __init__(self, *, by_staff: bool = False) -> None:
        super().__init__("closed by staff" if by_staff else "closed by the citizen")
        self.by_staff = by_staff


class ClosedToStaff(Conflict):
    """The same, told to a member of staff."""

    def __init__(self, by_staff: bool) -> None:
        super().__init__("closed")
        self.by_staff = by_staff


class HeldBySomebodyElse(Conflict):
    def __init__(self, holder: str, staff_name: str) -> None:
        super().__init__(f"held by {holder} {staff_name}".strip())
        self.holder, self.staff_name = holder, staff_name


class NotChangeable(Conflict):
    """A message of staff that may not be edited or withdrawn; `why` is `not_yours`, `not_last` or `late`."""

    def __init__(self, why: str) -> None:
        super().__init__(f"message not changeable: {why}")
        self.why = why


class NobodyAnswers(Conflict):
    """No staff of the municipality answer in the chat, so that nobody would read what was left there."""


class ChatOff(IndgangError):
    """`words` tell the citizen whom to call instead; `begun` says that it was in a conversation, which is over now."""

    def __init__(self, words: str, *, begun: bool) -> None:
        super().__init__("the chat is switched off")
        self.words, self.begun = words, begun


class TooMany(IndgangError):
    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many requests, retry after {retry_after} s")
        self.retry_after = retry_after


class Unavailable(IndgangError):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StoreUnavailable(Unavailable):
    """Redis does not answer or refuses to write."""


class AssistantUnavailable(Unavailable):
    """Rasa did not give a usable reply: down, too slow, in error, or empty."""
