"""A stand-in for the shelf whose content no editor changes."""

from dataclasses import dataclass

from indgang.content import Content


@dataclass(frozen=True)
class Fixed:
    content: Content
