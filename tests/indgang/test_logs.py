"""What is logged: one JSON object a line, and no word of a citizen in it, whatever somebody logs by mistake."""

import io
import json
import logging
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from gateway.messages import MessageIn
from indgang.config import ROOT
from indgang.errors import Unavailable
from indgang.logs import LONGEST, NAME_MASK, OneLine, masked
from indgang.privacy import MAIL_MASK, MASK, NUMBER_MASK

SECRET = "kanariefuglen 010190-1234"


class Written:
    def __init__(self) -> None:
        self._stream = io.StringIO()
        handler = logging.StreamHandler(self._stream)
        handler.setFormatter(OneLine())
        self.log = logging.Logger("test", logging.DEBUG)
        self.log.addHandler(handler)

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def line(self) -> dict[str, Any]:
        (line,) = self.text.splitlines()
        return dict(json.loads(line))


@pytest.fixture
def written() -> Written:
    return Written()


def test_one_object_a_line(written: Written) -> None:
    written.log.warning("a turn waits: %s\nand more", "LockError")
    assert written.line["message"] == "a turn waits: LockError\nand more"
    assert (written.line["level"], written.line["logger"]) == ("WARNING", "test")
    assert written.line["at"].endswith("Z")


def refused() -> ValidationError:
    """What pydantic says of a message that cannot be read: its words quote the citizen's."""
    with pytest.raises(ValidationError) as caught:
        MessageIn.model_validate({"client_id": SECRET, "text": SECRET})
    assert SECRET in str(caught.value)
    return caught.value


def test_an_error_that_quotes_what_was_sent_is_named_only(written: Written) -> None:
    written.log.error("not taken in: %s", refused())
    assert written.line["message"].startswith("not taken in: ValidationError at ")
    assert "kanariefugl" not in written.text


def test_an_error_as_the_message_or_by_name_is_named_only(written: Written) -> None:
    written.log.error(refused())
    written.log.error("%(error)s", {"error": refused()})
    assert "kanariefugl" not in written.text
    assert written.text.count("ValidationError") == 2


def test_a_traceback_has_places_and_no_words(written: Written) -> None:
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError:
        written.log.exception("a turn failed")
    assert "kanariefugl" not in written.text
    assert "1234" not in written.text
    assert written.line["error"].startswith("RuntimeError at indgang/test_logs.py:")
    assert ", because of ValueError at " in written.line["error"]
    assert any("test_a_traceback_has_places" in place for place in written.line["where"])


def test_our_own_errors_say_what_they_are_about(written: Written) -> None:
    written.log.warning("links: %s", Unavailable("status 503"))
    assert written.line["message"] == "links: status 503"


def test_wrong_arguments_are_no_leak_and_no_failure(written: Written) -> None:
    written.log.info("no place for it", SECRET)
    assert "a log call with wrong arguments" in written.line["message"]
    assert "kanariefugl" not in written.text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("cpr 010190-1234", f"cpr {MASK}"),
        ("skriv til ib.hansen@example.dk nu", f"skriv til {MAIL_MASK} nu"),
        ("ring 12 34 56 78 eller +46 70 123 45 67", f"ring {NUMBER_MASK} eller {NUMBER_MASK}"),
        ("jeg hedder mette, hej", f"jeg hedder {NAME_MASK}, hej"),
        ("talte med Mette Hansen og Ib von Bülow i går", f"talte med {NAME_MASK} og {NAME_MASK} i går"),
        ("Søren Ægidius-Østergård", NAME_MASK),
        ("METTE HANSEN ringede", f"{NAME_MASK} ringede"),
    ],
)
def test_the_last_line_masks(text: str, clean: str) -> None:
    assert masked(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "a turn waits: LockError",
        "the library of eksempelby, branch 3: status 503",
        "Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)",
        "Started server process [24598]",
        "12 links checked, 3 are not in order",
        "content: municipalities/eksempelby.yml:12: ukendt felt",
    ],
)
def test_what_we_say_ourselves_is_left_alone(text: str) -> None:
    assert masked(text) == text


def test_a_long_message_is_cut(written: Written) -> None:
    written.log.info("%s", "ord " * 5000)
    assert len(written.line["message"]) == LONGEST


class Anything(BaseModel):
    number: int


@given(st.text(max_size=80), st.sampled_from(["argument", "message", "error", "cause"]))
def test_anything_at_all_becomes_one_line(words: str, where: str) -> None:
    written = Written()
    try:
        Anything.model_validate({"number": f"x{words}"})
    except ValidationError as error:
        match where:
            case "argument":
                written.log.error("refused: %s", error)
            case "message":
                written.log.error(words)
            case "error":
                written.log.exception("refused")
            case _:
                written.log.error("refused", exc_info=RuntimeError(words))
    assert written.line["level"] == "ERROR"


def test_a_process_that_ends_says_so_in_one_line() -> None:
    program = f"from indgang import logs\nlogs.install()\nimport warnings\nwarnings.warn('Ib Hansen')\nint({SECRET!r})"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, text=True, capture_output=True, check=False)
    assert ended.returncode == 1
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [line["level"] for line in lines] == ["WARNING", "CRITICAL"]
    assert lines[1]["message"].startswith("it ends: ValueError")
    for word in ("kanariefugl", "1234", "Hansen"):
        assert word not in ended.stderr
