"""The Danish public holidays, and the names of days on which most places are closed all the same."""

from datetime import date
from functools import lru_cache

import holidays

_LANGUAGES = {"da": "da", "en": "en_US"}
_NAMED = {
    (6, 5): {"da": "grundlovsdag", "en": "Constitution Day"},
    (12, 24): {"da": "juleaften", "en": "Christmas Eve"},
    (12, 31): {"da": "nytårsaften", "en": "New Year's Eve"},
}
# Reads all countries, which takes a second: when a part starts, and not when the first citizen writes.
holidays.country_holidays("DK")


@lru_cache(maxsize=16)
def _holidays(year: int, language: str) -> dict[date, str]:
    return dict(holidays.country_holidays("DK", years=year, language=_LANGUAGES[language]).items())


def holiday(day: date) -> str | None:
    """The Danish public holiday on this day, by name."""
    return _holidays(day.year, "da").get(day)


def day_name(day: date, language: str = "da") -> str | None:
    """`anden juledag`, `Kristi himmelfartsdag`, `juleaften`: as it stands in the middle of a sentence."""
    name = _holidays(day.year, language).get(day)
    if name and language == "da" and not name.startswith("Kristi"):
        name = name[0].lower() + name[1:]
    return name or _NAMED.get((day.month, day.day), {}).get(language)
