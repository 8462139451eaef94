"""What could not be checked is never counted as clean."""

import json

from benchmarks.advisories import read

FOUND = {
    "dependencies": [
        {"name": "a", "version": "1", "vulns": []},
        {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]},
        {"name": "c", "version": "3", "skip_reason": "Dependency not found on PyPI and could not be audited"},
    ]
}


def test_advisories_and_what_is_unchecked_are_told_apart() -> None:
    audit = read("x.txt", 3, json.dumps(FOUND))
    assert (audit.packages, audit.unchecked) == (3, 1)
    assert audit.advisories == ["b 2: PYSEC-1, fixed in 3"]


def test_no_answer_leaves_everything_unchecked() -> None:
    assert read("x.txt", 7, "network is unreachable").unchecked == 7
