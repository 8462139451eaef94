"""`python -m indgang.content.new_municipality ID`: asks about a new municipality, in Danish, and writes its file.

The file is `content/templates/municipality.yml` with the answers in place of `<…>`; the template's comments stay in it.
"""

import io
import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from indgang.config import Config
from indgang.content.answers import Link
from indgang.content.files import Folder
from indgang.content.municipalities import SITE_ID
from indgang.content.shelf import readable
from indgang.errors import ContentError
from indgang.opening_hours.spans import Spans

TEMPLATE = "templates/municipality.yml"
NO_CHAT = "nej"
_LINK, _SPANS = TypeAdapter[Link](Link), TypeAdapter[Spans](Spans)
_GAP = re.compile(r"<([^<>…]+)>")
_NEXT = """
Filen er klar: {path}
Det er den, du retter i fra nu af. Gør nu det her:

1. Skriv åbningstider og links i filen. Så længe de mangler, siger chatten, at den ikke kender tiderne,
   og de sætninger, der nævner et link, falder væk.
2. Se efter, om alt passer sammen: .build/service/bin/python -m indgang.content.check
3. Lav en konto til den første medarbejder, mens Indgang kører: make account USER=anna NAME="Anna Holm" SITE={site} ROLE="agent editor"
4. Sæt chatten på hjemmesiden: <indgang-chat site="{site}" front="kommune"></indgang-chat>

Egne svar, datoer og beskeder: content/README.md. Det tekniske: docs/adding-a-municipality.md.
"""


@dataclass(frozen=True)
class Question:
    """`gap` is what stands between < and > in the template; `read` makes its value of what was typed, or raises ValueError in Danish."""

    gap: str
    text: str
    read: Callable[[str], str]


def words(typed: str) -> str:
    if not typed:
        raise ValueError("Her skal stå noget.")
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd<>{}]", typed) or len(typed) > 120:
        raise ValueError("Skriv det som almindelig tekst på én linje, uden < > { } og højst 120 tegn.")
    return typed


def code(typed: str) -> str:
    if not re.fullmatch(r"[0-9]{4}", typed):
        raise ValueError("Kommunekoden er fire cifre, fx 0101.")
    return typed


def phone(typed: str) -> str:
    digits = re.sub(r"[ .-]", "", typed).removeprefix("+45")
    if not re.fullmatch(r"[0-9]{8}", digits):
        raise ValueError("Et telefonnummer er otte cifre, fx 12 34 56 78.")
    return " ".join(digits[place : place + 2] for place in range(0, 8, 2))


def email(typed: str) -> str:
    if not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", words(typed)):
        raise ValueError("En e-mail-adresse ser ud som post@eksempelby.dk.")
    return typed


def address(typed: str) -> str:
    """A web address."""
    try:
        host = _LINK.validate_python(words(typed)).host or ""
    except ValidationError:
        host = ""
    if "." not in host or " " in typed:
        raise ValueError("En adresse på nettet begynder med https://, fx https://www.eksempelby.dk.")
    return typed


def yes_or_no(typed: str) -> str:
    try:
        return {"ja": "true", "j": "true", "nej": "false", "n": "false"}[typed.lower()]
    except KeyError:
        raise ValueError("Svar ja eller nej.") from None


def chat_hours(typed: str) -> str:
    if typed.lower() in ("nej", "n"):
        return NO_CHAT
    try:
        _SPANS.validate_python([typed])
    except ValidationError:
        raise ValueError("Skriv et tidsrum som 10:00-14:00, eller svar nej.") from None
    return typed


QUESTIONS = (
    Question("navn", "Hvad hedder kommunen? (fx Eksempelby Kommune)", words),
    Question("kort navn", "Hvad hedder den uden Kommune? (fx Eksempelby)", words),
    Question("kode", "Kommunekoden, fire cifre (fx 0101)", code),
    Question("telefon", "Telefonnummer til kommunen", phone),
    Question("e-mail", "E-mail-adresse", email),
    Question("adresse", "Adresse, hvor man møder op (fx Rådhuspladsen 1, 9999 Eksempelby)", words),
    Question("hjemmeside", "Kommunens hjemmeside (begynder med https://)", address),
    Question("bibliotek", "Hvad hedder biblioteket? (fx Eksempelby Bibliotek)", words),
    Question("bibliotekets telefon", "Telefonnummer til biblioteket", phone),
    Question("borgerservice på biblioteket", "Kan man få borgerservice på biblioteket? (ja/nej)", yes_or_no),
    Question("chattid", "Hvornår svarer medarbejdere i chatten på hverdage? (fx 10:00-14:00, eller nej)", chat_hours),
    Question("kontaktside", "Siden om, hvordan man kontakter kommunen (begynder med https://)", address),
    Question("persondataside", "Siden om persondata i chatten (begynder med https://)", address),
)


def asked(question: Question) -> str:
    """The answer, asked for until it can be used. Raises EOFError when there is nobody left to ask."""
    while True:
        try:
            return question.read(input(f"{question.text}\n> ").strip())
        except ValueError as error:
            print(f"  {error}")


def filled(template: str, answers: Mapping[str, str]) -> str:
    """The template with its gaps filled, each answer quoted as YAML wants it; comments are left as they are."""
    values = dict(answers) | {"domæne": f"https://{_LINK.validate_python(answers['hjemmeside']).host}"}
    if values["chattid"] == NO_CHAT:
        template = _without_staff(template)
    quoted = {gap: json.dumps(value, ensure_ascii=False)[1:-1] for gap, value in values.items()}
    lines = (
        line if line.lstrip().startswith("#") else _GAP.sub(lambda gap: quoted[gap[1]], line)
        for line in template.split("\n")
    )
    return "\n".join(lines)


def _without_staff(template: str) -> str:
    """With `staffed: null` in place of the hours in which somebody answers."""
    return re.sub(r"^  staffed:\n(?:   .*\n)+", "  staffed: null\n", template, flags=re.MULTILINE)


def check(folder: Folder, path: str, text: str) -> None:
    """Raises ContentError when the municipality could not be used; faults of other files are left to their own editors."""
    _, faults = readable(Folder(folder.name, {**folder.files, path: text.encode()}))
    if own := [fault for fault in faults if fault.path == f"{folder.name}/{path}"]:
        raise own[0]


def write(path: Path, text: str) -> None:
    """The whole file or none of it. Raises FileExistsError where one stands already."""
    draft = path.with_name(f".{path.stem}.{os.getpid()}.draft")
    try:
        draft.write_text(text, "utf-8")
        path.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)


def make(content: Path, site: str) -> str:
    """Asks, checks and writes; what to do next. Raises ContentError, FileExistsError, or EOFError when the answers stop."""
    folder, path = Folder.read(content), f"municipalities/{site}.yml"
    if path in folder:
        raise FileExistsError(path)
    print(
        f"En ny kommune: {site}. Svar på {len(QUESTIONS)} spørgsmål. Afbryd med Ctrl-C, så bliver der ikke skrevet noget.\n"
    )
    text = filled(folder.file(TEMPLATE).data.decode(), {question.gap: asked(question) for question in QUESTIONS})
    check(folder, path, text)
    write(content / path, text)
    return _NEXT.format(path=content / path, site=site)


def main(arguments: list[str]) -> int:
    site = arguments[0] if len(arguments) == 1 else ""
    if not SITE_ID.fullmatch(site):
        print("Skriv kommunens id med små bogstaver a-z, tal og bindestreg: make municipality NAME=eksempelby")
        return 2
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    try:
        print(make(Config.from_environment().content, site))
    except FileExistsError:
        print(f"Der er allerede en kommune med id {site}. Ret i dens fil, eller vælg et andet id.")
    except (EOFError, KeyboardInterrupt):
        print("\nAfbrudt. Der er ikke skrevet noget.")
    except ContentError as error:
        print(f"\nDer er ikke skrevet noget, for indholdet kan ikke bruges: {error}")
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
