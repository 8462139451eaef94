"""The inventory of personal data: its page is the code's, its patterns mean one thing each, and what holds words expires."""

import re
from datetime import timedelta

import pytest

from gateway import inventory
from indgang.config import ROOT
from indgang.personal_data import INVENTORY, kept_under

KEPT_FOR_THEIR_OWN_SAKE = {"taught:*", "account:*", "accounts", "subject:*", "notices:*", "switched-off:*"}


def test_the_page_is_what_the_code_says() -> None:
    assert inventory.PAGE.read_text("utf-8") == inventory.text(), "run `make privacy`"


@pytest.mark.parametrize(
    ("key", "database", "pattern"),
    [
        ("conversation:{abc-_1}", 0, "conversation:{*}"),
        ("tracker:abc", 1, "tracker:*"),
        ("rate:messages:abc", 0, "rate:messages:*"),
        ("bookings:{eksempelby}:people:kursus:1", 0, "bookings:{*}:people:*"),
        ("mine:{eksempelby}:abc", 0, "mine:{*}:*"),
        ("counts:eksempelby:2026-11-23", 0, "counts:*:*"),
        ("accounts:version", 0, "accounts:version"),
        ("catalogue:{eksempelby}:request:1", 0, "catalogue:{*}:request:*"),
    ],
)
def test_a_key_is_found_in_its_own_entry(key: str, database: int, pattern: str) -> None:
    found = kept_under(key, database)
    assert found is not None
    assert found.pattern == pattern


@pytest.mark.parametrize(
    ("key", "database"),
    [("conversation:abc", 0), ("tracker:abc", 0), ("conversation:{a}", 1), ("accounts:x", 0), ("x", 0)],
)
def test_what_nobody_declared_is_found_nowhere(key: str, database: int) -> None:
    assert kept_under(key, database) is None


def test_no_pattern_stands_twice() -> None:
    patterns = [(one.database, one.pattern) for one in INVENTORY]
    assert len(set(patterns)) == len(patterns)


def test_all_that_is_of_citizens_goes_by_itself() -> None:
    assert {one.pattern for one in INVENTORY if one.whose == "citizen" and one.life == "stays"} == set()
    assert {
        one.pattern for one in INVENTORY if one.whose == "staff" and one.life != "expires"
    } == KEPT_FOR_THEIR_OWN_SAKE
    assert all(one.longest > timedelta(0) for one in INVENTORY)


def test_every_key_that_a_docstring_of_ours_names_is_declared() -> None:
    """The modules tell their keys in their docstrings, as `name:{site}  hash  what`."""
    named = re.compile(r"^ {0,4}([a-z_-]+:\{?(?:id|site|username|digest|conversation)\}?\S*) +\w", re.MULTILINE)
    found: set[str] = set()
    for room in ("indgang", "gateway"):
        for path in (ROOT / room).rglob("*.py"):
            docstring = re.match(r'"""(.*?)"""', path.read_text("utf-8"), re.DOTALL)
            found |= set(named.findall(docstring[1] if docstring else ""))
    assert len(found) > 30
    declared = {re.sub(r"\W", "", one.pattern.split(":")[0]) for one in INVENTORY}
    assert {name for name in found if re.sub(r"\W", "", name.split(":")[0]) not in declared} == set()
