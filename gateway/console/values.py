"""What stands in the place of the placeholders of a text, today and after the next change."""

from dataclasses import dataclass
from datetime import date, timedelta

from gateway.console.html import danish_day
from indgang.content.facts import Fact
from indgang.content.library import Content
from indgang.content.municipalities import Municipality
from indgang.content.rendering import PLACEHOLDER

AHEAD = timedelta(days=366)  # how far ahead a change of a fact is told


@dataclass(frozen=True)
class Value:
    """`value` is None where there is none today: then the sentence that names it is left out."""

    name: str
    value: str | None
    meaning: str
    source: str
    change: str


def values_in(text: str, content: Content, municipality: Municipality, day: date, language: str) -> list[Value]:
    """One for each name in `text`, in the order of the text."""
    values = content.values(municipality, day, language)
    return [
        _value(name, values.get(name), content, municipality, day) for name in dict.fromkeys(PLACEHOLDER.findall(text))
    ]


def _value(name: str, value: str | None, content: Content, municipality: Municipality, day: date) -> Value:
    kind, _, key = name.partition(".")
    fact = (municipality.facts.get(key) or content.facts.get(key)) if kind == "fact" else None
    if fact:
        return Value(name, value, f"{fact.title} ({fact.unit})", str(fact.source.url), _next_change(fact, day))
    meanings = {"link": content.local.links, "fact": content.local.facts}.get(kind, {})
    return Value(name, value, meanings.get(key, "Fra kommunens indstillinger"), "", "")


def _next_change(fact: Fact, day: date) -> str:
    coming = fact.changes(day + timedelta(days=1), day + AHEAD)
    if not coming:
        return ""
    first = min(coming)
    later = fact.value_on(first)
    return f"Fra {danish_day(first)}: {later}" if later else f"Fra {danish_day(first)}: ingen værdi"
