"""What is wrong with a content file, in Danish, and what to write instead: for editors who are no programmers."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import yaml
from pydantic import BaseModel

# What libyaml says, as a pattern, and what an editor should do about it.
_YAML = {
    r"tab character|cannot start any token": "her står et tabulatortegn eller et tegn, der ikke må begynde en værdi. "
    "Brug mellemrum til indrykning, og sæt teksten i anførselstegn.",
    r"mapping values are not allowed": "her står et kolon midt i en tekst. Sæt hele teksten i anførselstegn.",
    r"could not find expected ':'": "her mangler et kolon (:) efter nøglen, eller teksten skal i anførselstegn.",
    r"expected <block end>|did not find expected (?:key|'-' indicator)|block (?:mapping|collection|sequence)": "indrykningen passer "
    "ikke, eller et anførselstegn er sat forkert. Sammenlign med linjerne ovenfor.",
    r"quoted scalar|unexpected end of stream": "et anførselstegn mangler sin afslutning.",
    r"undefined alias": "*navn henviser til noget, der ikke står i filen.",
    r"flow (?:mapping|sequence)|expected ',' or": "en parentes { eller [ er ikke lukket, eller et komma mangler.",
}
_EXAMPLES = {
    "title": 'title: "Hvad koster et pas?"',
    "text": "text: |",
    "reviewed": "reviewed: 2026-11-22",
    "review_by": "review_by: 2027-05-22",
    "owner": "owner: borgerservice",
    "published": "published: true",
    "sources": 'sources: [{title: "borger.dk", url: "https://www.borger.dk", checked: 2026-11-22}]',
    "code": 'code: "0101"',
    "url": 'url: "https://www.borger.dk"',
    "checked": "checked: 2026-11-22",
    "values": "values: {2026-01-01: 5}",
}


def of_yaml(error: yaml.YAMLError) -> tuple[str, int]:
    """What is wrong with a file that is no YAML, and on which line (0 where it is not known)."""
    words = " ".join(
        str(part) for part in (getattr(error, "context", ""), getattr(error, "problem", "") or error) if part
    )
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    if re.search(r"simple key|quoted scalar", words):
        marks.reverse()  # it is noticed lines later than where it is wrong
    mark = marks[0] or marks[1]
    known = next((advice for pattern, advice in _YAML.items() if re.search(pattern, words)), None)
    return known or f"kan ikke læses som YAML ({words})", mark.line + 1 if mark else 0


def of_validation(error: Mapping[str, Any], model: type[BaseModel]) -> str:
    """One of pydantic's errors in Danish, with what to write instead."""
    place = [str(step) for step in error["loc"] if isinstance(step, str)]
    key, got = (place[-1] if place else ""), error["input"]
    where = ".".join(str(step) for step in error["loc"])
    match error["type"]:
        case "missing":
            return f"mangler nøglen {where}. Skriv fx {_EXAMPLES.get(key, f'{key}: …')}"
        case "extra_forbidden":
            return f"kender ikke nøglen {where}.{_meant(key, place[:-1], model)}"
        case "string_type":
            return f'{where} skal være en tekst i anførselstegn, fx {key}: "…" – her står {_shown(got)} uden.'
        case "url_scheme" | "url_parsing" | "url_type":
            return f'{where} skal være en adresse, der begynder med https://, fx "https://www.borger.dk" – her står {_shown(got)}.'
        case "date_type" | "date_parsing" | "date_from_datetime_parsing" | "date_from_datetime_inexact":
            return f"{where} skal være en dato som 2026-11-22 – her står {_shown(got)}."
        case "datetime_type" | "datetime_parsing" | "datetime_from_date_parsing":
            return f'{where} skal være en dag og et klokkeslæt i anførselstegn som "2026-12-24 10:00" – her står {_shown(got)}.'
        case "bool_type" | "bool_parsing":
            return f"{where} skal være true (ja) eller false (nej) – her står {_shown(got)}."
        case "int_type" | "int_parsing" | "int_from_float":
            return f"{where} skal være et helt tal – her står {_shown(got)}."
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            limits = {"ge": "mindst", "le": "højst", "gt": "over", "lt": "under"}
            said = " og ".join(f"{limits[name]} {limit:g}" for name, limit in error["ctx"].items() if name in limits)
            return f"{where} skal være {said} – her står {_shown(got)}."
        case "too_short":
            return f"{where} skal have mindst {error['ctx']['min_length']} – her er {error['ctx']['actual_length']}."
        case "too_long":
            return f"{where} må højst have {error['ctx']['max_length']} – her er {error['ctx']['actual_length']}."
        case "list_type":
            return f"{where} skal være en liste: skriv den i [ ] med komma imellem, eller en linje med - for hver."
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{where} skal bestå af nøgler og værdier, en linje for hver og rykket ind under {key}."
        case "literal_error" | "enum":
            return f"{where} skal være {error['ctx']['expected'].replace(' or ', ' eller ')} – her står {_shown(got)}."
        case "value_error":
            said = str(error["ctx"]["error"])
            return f"{where}: {said}" if where else said
    return f"{where}: {error['msg']} (her står {_shown(got)})"


def alike(word: str, known: list[str]) -> str:
    """` Mente du «title»?` when one of `known` is nearly `word`; else nothing."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f" Mente du {close[0]}?" if close else ""


def _meant(key: str, place: list[str], model: type[BaseModel]) -> str:
    for step in place:
        field = model.model_fields.get(step)
        inner = field.annotation if field else None
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return " Slet den, eller se i content/README.md, hvad den hedder."
        model = inner
    return alike(key, list(model.model_fields)) or f" Kendte nøgler er {', '.join(model.model_fields)}."


def _shown(value: object) -> str:
    text = str(value)
    return "ingenting" if value is None or text == "" else text if len(text) <= 40 else f"{text[:40]}…"
