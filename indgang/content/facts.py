"""Amounts, deadlines and phone numbers with the date from which each value holds."""

from datetime import date
from pathlib import Path

from pydantic import HttpUrl, field_validator

from indgang.content.files import Strict, read_model


class FactSource(Strict):
    title: str
    url: HttpUrl


class Fact(Strict):
    """One fact. `values` maps the first day a value is in force to the value; null ends it."""

    title: str
    unit: str
    source: FactSource
    values: dict[date, int | float | str | None]

    @field_validator("values")
    @classmethod
    def has_a_value(cls, values: dict[date, int | float | str | None]) -> dict[date, int | float | str | None]:
        if not values:
            raise ValueError("needs at least one dated value")
        return values

    def value_on(self, day: date) -> str | None:
        """The value in force on `day` as Danish text, or None where none is."""
        begun = [start for start in self.values if start <= day]
        value = self.values[max(begun)] if begun else None
        if isinstance(value, int | float):
            return f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")
        return value


def load_facts(folder: Path) -> dict[str, Fact]:
    return {path.stem: read_model(path, Fact) for path in sorted(folder.glob("*.yml"))}
