"""What staff of a municipality write often, as its file `replies.yml` has it."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator

from indgang.content.answers import Text
from indgang.content.files import Strict

# What a reply may name beside the municipality's own settings and facts: who writes, and the citizen where a name is known.
FILLED_IN = frozenset({"staff_name", "citizen_name"})


def _is_shortcut(value: str) -> str:
    if not re.fullmatch(r"[a-zæøå0-9-]{1,20}", value):
        raise ValueError(f'her står {value}. Et kort navn har kun små bogstaver, tal og bindestreg, fx "tid"')
    return value


def _is_id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9_-]{1,40}", value):
        raise ValueError(f'her står {value}. Et id har kun små bogstaver a-z, tal, - og _, fx "tid-hos-os"')
    return value


class CannedReply(Strict):
    """`shortcut` is what staff write after a `/` to find it."""

    id: Annotated[str, AfterValidator(_is_id)]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    shortcut: Annotated[str, AfterValidator(_is_shortcut)]
    text: Text
    english: Text | None = None


class CannedReplies(Strict):
    """The whole file."""

    replies: list[CannedReply] = Field(max_length=200)

    @field_validator("replies")
    @classmethod
    def are_told_apart(cls, replies: list[CannedReply]) -> list[CannedReply]:
        for name in ("id", "shortcut"):
            values = [str(getattr(reply, name)) for reply in replies]
            if twice := next((value for place, value in enumerate(values) if value in values[:place]), None):
                raise ValueError(f"{name} {twice} står her to gange. Giv det ene et andet.")
        return replies
