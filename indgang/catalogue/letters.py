"""What people who are signed up are told when something happens to their date: an e-mail in plain Danish, or what to say by telephone."""

import re
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from indgang.bookings import Booking
from indgang.calendar_file import calendar_file
from indgang.content.municipalities import Municipality
from indgang.danish_dates import DENMARK, clock, long_date

Kind = Literal["cancelled", "changed", "promoted", "added", "removed"]
TITLES: dict[Kind, str] = {
    "cancelled": "Holdet er aflyst",
    "changed": "Tid eller sted er ændret",
    "promoted": "Har fået en plads fra ventelisten",
    "added": "Kvittering for tilmelding",
    "removed": "Kvittering for afmelding",
}
_SUBJECTS: dict[Kind, str] = {
    "cancelled": "Aflyst: {title}",
    "changed": "Ændret: {title}",
    "promoted": "Du har fået en plads: {title}",
    "added": "Du er tilmeldt: {title}",
    "removed": "Du er meldt fra: {title}",
}
_SENTENCES: dict[Kind, str] = {
    "cancelled": "Vi må desværre aflyse “{title}” {when}. Du behøver ikke gøre noget.",
    "changed": "Tid eller sted er ændret for “{title}”. Nu gælder dette:",
    "promoted": "Der er blevet en plads til dig på “{title}”. Du stod på venteliste, og nu er du med.",
    "added": "Du er tilmeldt “{title}”.",
    "removed": "Du er meldt fra “{title}” {when}.",
}
_WAITING = (
    "Du står på venteliste: {title}",
    "Du står på venteliste til “{title}”. Bliver der en plads, får du besked.",
)
_CALL: frozenset[Kind] = frozenset({"cancelled", "changed", "promoted"})
_RECEIPT_USE = timedelta(days=2)  # a receipt that comes later only puzzles
_PLAIN_NAME = re.compile(r"[^\W\d_][^\W\d_'’. -]{0,79}(?:[ '’.-]{1,2}[^\W\d_]+)*\.?")


class Letter(BaseModel):
    """`call`: who cannot be reached by e-mail is to be called. `until`: from then on it is of no use. `kept_until`: when it is gone."""

    model_config = ConfigDict(frozen=True)
    id: str
    kind: Kind
    slot_id: str
    code: str
    name: str
    contact: str
    title: str
    start: datetime
    subject: str
    text: str
    calendar: str
    call: bool
    until: datetime
    kept_until: datetime

    @property
    def by_mail(self) -> bool:
        return "@" in self.contact


def letter(
    kind: Kind,
    booking: Booking,
    municipality: Municipality,
    kept_until: datetime,
    now: datetime,
    host: str,
    occasion: str = "",
) -> Letter:
    """What to tell this person. The same kind, booking and `occasion` is the same letter, told once."""
    facts = {"title": _line(booking.title), "when": when(booking.start)}
    waits = kind == "added" and booking.state == "waiting"
    subject, sentence = _WAITING if waits else (_SUBJECTS[kind], _SENTENCES[kind])
    return Letter(
        id=":".join(part for part in (kind, booking.code, booking.slot_id, occasion) if part),
        kind=kind,
        slot_id=booking.slot_id,
        code=booking.code,
        name=booking.name,
        contact=booking.contact,
        title=booking.title,
        start=booking.start,
        subject=subject.format(**facts),
        text=_text(kind, booking, municipality, sentence.format(**facts)),
        calendar=calendar_file(booking, municipality.name, host).decode(),
        call=kind in _CALL,
        until=booking.end if kind in _CALL else min(booking.end, now + _RECEIPT_USE),
        kept_until=kept_until,
    )


def when(moment: datetime) -> str:
    """`torsdag den 26. november kl. 10.00`"""
    there = moment.astimezone(DENMARK)
    return f"{long_date(there.date())} kl. {clock(there)}"


def _text(kind: Kind, booking: Booking, municipality: Municipality, sentence: str) -> str:
    name = _line(booking.name)
    # A name is what somebody typed: one that could be an advertisement or an address is not sent on.
    lines = [f"Hej {name}" if _PLAIN_NAME.fullmatch(name) else "Hej", "", sentence, ""]
    if kind in ("changed", "promoted", "added"):
        lines += _facts(booking)
    library = municipality.library
    ways = f"Ring til {library.name} på tlf. {library.phone}"
    if kind == "cancelled":
        lines += [f"Vil du med på et andet hold? {ways}, eller spørg i chatten.", "", f"Din kode var {booking.code}."]
    elif kind == "removed":
        lines += [f"Er det en fejl? {ways}.", "", f"Din kode var {booking.code}."]
    else:
        lines += [
            f"Kan du ikke komme, så meld fra i chatten med koden. Du kan også ringe: {library.name}, tlf. {library.phone}."
        ]
    return "\n".join([*lines, "", "Venlig hilsen", library.name, municipality.name, ""])


def _facts(booking: Booking) -> list[str]:
    place = ", ".join(_line(part) for part in (booking.branch, booking.address) if part)
    start, end = booking.start.astimezone(DENMARK), booking.end.astimezone(DENMARK)
    lines = [f"Hvornår: {long_date(start.date())} {start.year} kl. {clock(start)}–{clock(end)}"]
    lines += [f"Hvor: {place}"] if place else []
    lines += [f"Tag med: {_line(booking.bring)}"] if booking.bring else []
    lines += ["Du står på venteliste og har ikke en plads endnu."] if booking.state == "waiting" else []
    return [*lines, f"Din kode: {booking.code}", ""]


def _line(text: str) -> str:
    """On one line, fit for the head of an e-mail."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
