"""How the gateway and the actions log: one JSON object a line, without what people write, and masked once more on the way out.

    {"at": "2026-11-23T02:49:15.123Z", "level": "WARNING", "logger": "gateway.turns", "message": "a turn waits: LockError"}

Log calls name no texts to begin with. This is the last line behind them: of an exception only its class and where it arose are
written, for its words may quote what was sent (pydantic's do); and CPR numbers, e-mail addresses, telephone numbers and names
are masked in whatever is left. A name is seen where it is introduced, or as two words or more with capitals.
"""

import json
import logging
import re
import sys
import traceback
import warnings
from datetime import UTC, datetime
from types import TracebackType

from indgang.errors import IndgangError
from indgang.participants import FOREIGN_PHONE, PHONE
from indgang.privacy import NUMBER_MASK, mask_cpr, mask_mails

NAME_MASK = "[navn fjernet]"
LONGEST = 1_000  # characters of a message: what is longer was not meant for a log
_OTHER_LINE_ENDS = {
    ord(sign): f"\\u{ord(sign):04x}" for sign in "\x7f\x85\u2028\u2029"
}  # JSON lets them stand; readers of lines may not
_FRAMES = 6  # the innermost places of a traceback
# Words with a capital and small letters, or in capitals only; “Press CTRL” is neither.
_WORD = r"[A-ZÆØÅÄÖÜ](?=[^\W\d_]*[a-zæøåäöüé])[^\W\d_]+(?:['’-][^\W\d_]+)*"
_CAPITALS = r"[A-ZÆØÅÄÖÜ]{3,}"
_PARTICLES = r"(?:(?:von|van|de|der|la|af|bin|al|da)[ \t]+)*"
_NAMES = re.compile(rf"\b{_WORD}(?:[ \t]+{_PARTICLES}{_WORD})+\b|\b{_CAPITALS}(?:[ \t]+{_CAPITALS})+\b")
_INTRODUCED = re.compile(
    r"(?P<before>\b(?:jeg hedder|mit navn er|navn(?:et)?(?: er)?\s*:?|my name is|i am called)\s+)[^\W\d_][^\s,.;:]*",
    re.IGNORECASE,
)
_TALKATIVE = ("httpx", "httpcore", "watchfiles", "asyncio", "sanic.root", "sanic.server")


def masked(text: str) -> str:
    """`text` without CPR numbers, e-mail addresses, telephone numbers and what looks like a person's name."""
    text = mask_mails(mask_cpr(text)[0])
    for phone in (FOREIGN_PHONE, PHONE):
        text = phone.sub(NUMBER_MASK, text)
    return _NAMES.sub(NAME_MASK, _INTRODUCED.sub(rf"\g<before>{NAME_MASK}", text))


def described(error: BaseException) -> str:
    """`TimeoutError at redis/connection.py:198`: its class and where it arose. Our own errors may say which part failed, in words of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {_short(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


class OneLine(logging.Formatter):
    """Writes a record as one JSON object, never failing: a record that cannot be read says so instead."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(_message(record))[:LONGEST],
        }
        if record.exc_info and record.exc_info[1]:
            line |= {"error": _chain(record.exc_info[1]), "where": _places(record.exc_info[2])}
        return json.dumps(line, ensure_ascii=False).translate(_OTHER_LINE_ENDS)


def install(level: int = logging.INFO) -> None:
    """Everything that logs, warns or ends in an uncaught exception goes out through `OneLine`."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for talkative in _TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    warnings.formatwarning = lambda message, category, *_, **__: f"{category.__name__}: {message}"
    sys.excepthook = _uncaught


def _message(record: logging.LogRecord) -> str:
    """The message with each exception in it as `_said` says it."""
    if isinstance(record.args, dict):
        record.args = {key: _said(value) for key, value in record.args.items()}
    elif record.args:
        record.args = tuple(_said(value) for value in record.args)
    try:
        return record.getMessage() if isinstance(record.msg, str) else str(_said(record.msg))
    except (TypeError, ValueError, KeyError):
        return f"a log call with wrong arguments at {_short(record.pathname)}:{record.lineno}"


def _said(value: object) -> object:
    """Of an exception its class, unless it is ours: what ours say of themselves is of our own making."""
    if isinstance(value, BaseException) and not isinstance(value, IndgangError):
        return described(value)
    return value


def _chain(error: BaseException | None) -> str:
    said: list[str] = []
    while error is not None and len(said) < _FRAMES:
        said.append(described(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return ", because of ".join(said)


def _places(trace: TracebackType | None) -> list[str]:
    """`gateway/turns.py:120 _turn`, the innermost last; never the source line or a value."""
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-_FRAMES:]]


def _short(path: str) -> str:
    return "/".join(path.split("/")[-2:])


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The end of a process; Ctrl-C is none. A setting that is wrong speaks for itself, and holds no person."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("indgang").critical("it ends: %s", error, exc_info=(kind, error, trace))
