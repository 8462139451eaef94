"""Passwords: how they are stored (argon2id, with argon2-cffi's own parameters), and those that are given once."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200  # characters
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_urlsafe())  # so that an unknown name takes as long as a known one


async def hashed(password: str) -> str:
    return await asyncio.to_thread(_hasher.hash, password)


async def matches(stored: str | None, password: str) -> bool:
    """Whether it is the password. Takes as long without a stored one, and is False then."""
    right = await asyncio.to_thread(_matches, stored or _NOBODY, password)
    return right and bool(stored)


def outdated(stored: str) -> bool:
    """Whether it was hashed with other parameters than we use now."""
    return _hasher.check_needs_rehash(stored)


def for_once() -> str:
    """A password to hand to a colleague: sixteen characters in fours, about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
