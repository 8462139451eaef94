"""Whether the content files fit together: what one names must stand in another, and no file may lie where nobody reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from indgang.content.canned_replies import FILLED_IN
from indgang.content.explanations import alike
from indgang.content.files import File, Folder
from indgang.content.rendering import PLACEHOLDER
from indgang.errors import ContentError

if TYPE_CHECKING:
    from indgang.content.library import Content
    from indgang.content.municipalities import Municipality

_ROOMS = re.compile(
    r"(?:local|sentences|statuses|outcomes|languages|english/sentences|answers/\w+/\w+|english/\w+/\w+|facts/\w+|templates/\w+"
    r"|municipalities/[^/]+|municipalities/[^/]+/(?:courses|appointments|replies|facts/\w+|(?:answers|english)/(?:(?:kommune|bibliotek)/)?\w+))\.yml"
)
_SAID_ONLY_THEN = frozenset(
    {"staff_name", "opens", "when", "what", "place", "minutes", "team"}
)  # filled in by the turn in which the sentence is said


def verify(content: Content, files: Folder) -> None:
    """Raises ContentError with file, line and what to write instead for the first thing that does not fit."""
    for path in files.files:
        if not _ROOMS.fullmatch(path):
            raise ContentError(f"{files.name}/{path}", f"her læses ingen filer.{_better_place(path)}")
    _answers(content, files)
    _sentences(content, files)
    for municipality in content.municipalities.values():
        _municipality(content, municipality, files)


def _better_place(path: str) -> str:
    if path.endswith(".yaml"):
        return " Kald den .yml i stedet for .yaml."
    place = PurePosixPath(path)
    if not re.fullmatch(r"[a-z0-9_-]+", place.stem):
        return " Filens navn må kun have små bogstaver a-z, tal og _ (ae, oe og aa for æ, ø og å)."
    return " Et svar ligger i answers/emne/id.yml, et faktum i facts/id.yml. Se content/README.md."


def _answers(content: Content, files: Folder) -> None:
    names, ids = _names(content, content.facts), _ids(content, files)
    for answer in content.answers.values():
        file = _file(files, answer.path)
        _ids_are_known(file, answer.see_also, ids)
        _placeholders_are_known(file, answer.text, names)
    for english in content.english.values():
        _placeholders_are_known(_file(files, english.path), english.text, names)


def _sentences(content: Content, files: Folder) -> None:
    """Each sentence in both languages, naming the same things."""
    danish, english = content.sentences["da"], content.sentences["en"]
    names = _names(content, content.facts) | _SAID_ONLY_THEN
    for texts, others, path in (
        (danish, english, "sentences.yml"),
        (english, danish, "english/sentences.yml"),
    ):
        file = files.file(path)
        for key, text in texts.items():
            _placeholders_are_known(file, text, names)
            if key not in others:
                raise ContentError(file.path, f"{key} mangler på det andet sprog.", file.line_with(f"{key}:"))


def _municipality(content: Content, municipality: Municipality, files: Folder) -> None:
    file, ids = _file(files, municipality.path), _ids(content, files)
    for name in municipality.links:
        _is_known(file, name, content.local.links, "linket", f"{name}:")
    for name in municipality.facts:
        path = f"municipalities/{municipality.id}/facts/{name}.yml"
        _is_known(files.file(path), name, content.local.facts, "det lokale faktum", "")
    for front in municipality.fronts.values():
        _ids_are_known(file, front.suggestions, ids)
    names = _names(content, {*content.facts, *municipality.facts})
    for text in (text for notice in municipality.notices for text in (notice.text, notice.english or "")):
        _placeholders_are_known(file, text, names)
    _appointments(municipality, ids, files)
    for reply in municipality.replies:
        replies = files.file(f"municipalities/{municipality.id}/replies.yml")
        for text in (reply.text, reply.english or ""):
            _placeholders_are_known(replies, text, {*names, *FILLED_IN})
    for key, own in municipality.own.items():
        own_file = _file(files, own.path)
        _is_known(own_file, key.rpartition("/")[2], ids, "svaret", "")
        _ids_are_known(own_file, own.see_also or [], ids)
        _placeholders_are_known(own_file, own.text, names)
    for key, english in municipality.english.items():
        own_file = _file(files, english.path)
        if key not in municipality.own:
            raise ContentError(
                own_file.path, f"der er ikke et dansk svar i municipalities/{municipality.id}/answers/{key}.yml."
            )
        _placeholders_are_known(own_file, english.text, names)


def _appointments(municipality: Municipality, ids: set[str], files: Folder) -> None:
    if not (appointments := municipality.appointments):
        return
    file = files.file(f"municipalities/{municipality.id}/appointments.yml")
    units = [unit.id for unit in appointments.units]
    for kind in appointments.types:
        _ids_are_known(file, kind.answers, ids)
        listed = f"[{', '.join(kind.units)}]"  # a misspelt name may stand within another one further up
        for unit in kind.units:
            _is_known(file, unit, units, "stedet", listed if file.line_with(listed) else unit)


def _names(content: Content, facts: Iterable[str]) -> set[str]:
    """Whatever a text may name: of links and local facts also those that a municipality has not filled in."""
    links = {f"link.{name}" for name in content.local.links}
    named = {f"fact.{name}" for name in (*facts, *content.local.facts)}
    settings = {name for one in content.municipalities.values() for name in one.placeholders()}
    return links | named | settings


def _placeholders_are_known(file: File, text: str, names: Iterable[str]) -> None:
    known = list(names)
    for name in re.findall(r"\{([^{}]*)\}", text):
        if name not in known or not PLACEHOLDER.fullmatch(f"{{{name}}}"):
            raise ContentError(
                file.path,
                f"{{{name}}} findes ikke.{alike(name, known)} Se content/README.md.",
                file.line_with(f"{{{name}}}"),
            )


def _ids(content: Content, files: Folder) -> set[str]:
    """The answers that may be named, with those that are broken just now."""
    return {*content.answers, *(PurePosixPath(path).stem for path in files.aside)}


def _ids_are_known(file: File, named: Iterable[str], ids: set[str]) -> None:
    for answer in named:
        _is_known(file, answer, ids, "svaret", answer)


def _is_known(file: File, name: str, known: Iterable[str], what: str, at: str) -> None:
    if name not in known:
        raise ContentError(
            file.path, f"{what} {name} findes ikke.{alike(name, list(known))}", file.line_with(at) if at else 0
        )


def _file(files: Folder, path: str) -> File:
    return files.file(path.partition("/")[2])
