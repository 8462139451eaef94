"""No request that the API's description allows or forbids makes the server fail. `make fuzz-api` sends many more."""

import pytest

from benchmarks.fuzz import api

pytestmark = pytest.mark.slow


def test_no_request_is_answered_with_a_server_error() -> None:
    with api.gateway() as url:
        done = list(api.rounds(url, examples=15, seconds=20, seed=2026))
    assert [one.name for one in done if one.failed] == [], "\n".join(one.output for one in done)
    assert [one.name for one in done if one.requests < 30] == []
