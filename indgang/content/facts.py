"""Amounts, deadlines and phone numbers with the date from which each value holds."""

from datetime import date

from pydantic import Field, model_validator

from indgang.content.answers import Link
from indgang.content.files import Folder, Strict, read_model


class FactSource(Strict):
    title: str
    url: Link


class Fact(Strict):
    """One fact. `values` maps the first day a value is in force to the value; null ends it.

    `english` has those values that are words, such as "1. august", for the English texts.
    """

    title: str
    unit: str
    source: FactSource
    values: dict[date, int | float | str | None] = Field(min_length=1)
    english: dict[date, str] = {}

    @model_validator(mode="after")
    def has_a_value_for_each_english_one(self) -> "Fact":
        if strange := set(self.english) - set(self.values):
            raise ValueError(f"english har en værdi fra {min(strange)}, som ikke står under values.")
        return self

    def value_on(self, day: date, language: str = "da") -> str | None:
        """The value in force on `day` as text, or None where none is."""
        start = max((start for start in self.values if start <= day), default=None)
        value = self.values[start] if start else None
        if isinstance(value, int | float):
            figure = f"{value:,}"
            return figure.replace(",", " ").replace(".", ",").replace(" ", ".") if language == "da" else figure
        return value if language == "da" or start is None else self.english.get(start, value)

    def changes(self, first: date, last: date) -> dict[date, int | float | str | None]:
        """The values that come into force (or end, being None) from `first` to `last`, both days with."""
        return {start: value for start, value in sorted(self.values.items()) if first <= start <= last}


def load_facts(folder: Folder, pattern: str = "facts/*.yml") -> dict[str, Fact]:
    return {file.stem: read_model(file, Fact) for file in folder.matching(pattern)}
