"""One date of a course: who is on it, adding and removing people, changing it, calling it off, and a list to print."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request, Response

from gateway.console.course_form import text_problem, whole_number
from gateway.console.course_room import MEANWHILE, STALE, Here, RoomHere, Sent, is_fresh, must_be_fresh, request_of
from gateway.console.html import PageRoute, page
from gateway.console.notice_form import NoMoment, moment_of
from gateway.messages import printable
from indgang.bookings import Booking, Closed, Full, NoSuchBooking, Person
from indgang.catalogue import Change, ChangedMeanwhile, TooFewSeats
from indgang.catalogue.letters import TITLES
from indgang.courses import NoSuchSession, Session
from indgang.danish_dates import now
from indgang.errors import Unknown
from indgang.participants import EMAIL, LONGEST_NAME, PHONE, contact_in

router = APIRouter(prefix="/console/kurser/hold/{session_id}", include_in_schema=False, route_class=PageRoute)
_NAMES = {"branch": ("Stedet", 100), "address": ("Adressen", 200), "teacher": ("Navnet på underviseren", 80)}


@router.get("")
async def shown(request: Request, here: RoomHere, session_id: str) -> Response:
    return await _page(request, here, await _session(here, session_id), {})


@router.get("/liste")
async def printed(request: Request, here: RoomHere, session_id: str) -> Response:
    session = await _session(here, session_id)
    people = await here.desk.bookings.people(session.id)
    return page(request, "course_list.html", here.facts(session=session, people=people))


@router.post("/tilmeld")
async def add(request: Request, here: RoomHere, session_id: str, sent: Sent) -> Response:
    """Signs up somebody who called. What is wrong is told at the field."""
    session = await _session(here, session_id)
    person, errors = _person(sent)
    if not is_fresh(here, sent):
        return await _page(request, here, session, sent, errors, 403, wrong=STALE)
    if not person:
        return await _page(request, here, session, sent, errors, 422)
    try:
        booking = await here.desk.add(session, person, request_of(sent), now(), wait=sent.get("wait") == "yes")
    except Full as error:
        wrong = "Holdet er fuldt. " + ("Sæt kryds ved venteliste, og tryk igen." if error.waiting_possible else "")
        full = wrong if error.waiting_possible else "Holdet og ventelisten er fulde."
        return await _page(request, here, session, sent, wrong=full, status=409)
    except Closed as error:
        closed = (
            "Holdet er aflyst."
            if error.called_off
            else "Fristen for at tilmelde sig er gået. Den kan ændres på kurset."
        )
        return await _page(request, here, session, sent, wrong=closed, status=409)
    return here.leave(f"/hold/{session.id}", tilmeldt=booking.code)


@router.get("/afmeld/{code}")
async def ask_about_removal(request: Request, here: RoomHere, session_id: str, code: str) -> Response:
    session, booking = await _booked(here, session_id, code)
    return page(request, "course_removal.html", here.facts(session=session, booking=booking))


@router.post("/afmeld/{code}")
async def remove(here: RoomHere, session_id: str, code: str, sent: Sent) -> Response:
    """Signs somebody off; one who is off already is no error."""
    must_be_fresh(here, sent)
    session = await _session(here, session_id)
    people = await here.desk.bookings.people(session.id)
    if not any(one.code == code for one in people):
        return here.leave(f"/hold/{session.id}", afmeldt="ja")
    try:
        cancelled = await here.desk.remove(code, request_of(sent), now())
    except NoSuchBooking:
        raise Unknown(code) from None
    moved = {"rykket": ",".join(one.code for one in cancelled.promoted)} if cancelled.promoted else {}
    return here.leave(f"/hold/{session.id}", afmeldt="ja", **moved)


@router.get("/ret")
async def ask_about_change(request: Request, here: RoomHere, session_id: str) -> Response:
    session = await _session(here, session_id)
    change = await _change_of(here, session)
    typed = {"start": f"{session.start:%Y-%m-%dT%H:%M}", "end": f"{session.end:%Y-%m-%dT%H:%M}"}
    typed |= {name: getattr(session.course, name) or "" for name in _NAMES} | {"capacity": str(session.capacity)}
    return await _change_page(request, here, session, typed | {"revision": str(change.revision)})


@router.post("/ret")
async def change(request: Request, here: RoomHere, session_id: str, sent: Sent) -> Response:
    """Changes this date alone, after having shown who is told."""
    session = await _session(here, session_id)
    changed, errors = await _changed(here, session, sent)
    if not is_fresh(here, sent):
        return await _change_page(request, here, session, sent, errors, 403, wrong=STALE)
    if not changed:
        return await _change_page(request, here, session, sent, errors, 422)
    if session.state == "cancelled":
        return await _change_page(request, here, session, sent, status=409, wrong="Holdet er aflyst.")
    try:
        done = await here.desk.change(session, changed, request_of(sent), now())
    except TooFewSeats as error:
        problem = f"{error.taken} er tilmeldt. Skriv mindst {error.taken}, eller afmeld nogen først."
        return await _change_page(request, here, session, sent, {"capacity": problem}, 422)
    except ChangedMeanwhile:
        return await _change_page(request, here, session, sent, status=409, wrong=MEANWHILE)
    moved = {"rykket": ",".join(one.code for one in done.promoted)} if done.promoted else {}
    return here.leave(f"/hold/{session.id}", rettet=str(len(done.told)), **moved)


@router.get("/aflys")
async def ask_about_cancelling(request: Request, here: RoomHere, session_id: str) -> Response:
    session = await _session(here, session_id)
    people = await here.desk.bookings.people(session.id)
    return page(request, "course_cancelling.html", here.facts(session=session, people=people))


@router.post("/aflys")
async def cancel(here: RoomHere, session_id: str, sent: Sent) -> Response:
    """Calls it off; again it tells whoever has not been told."""
    must_be_fresh(here, sent)
    session = await _session(here, session_id)
    if session.end <= now() and session.state != "cancelled":
        raise Unknown(session_id)
    people = await here.desk.cancel(session, now())
    return here.leave(f"/hold/{session.id}", aflyst=str(len(people)))


async def _session(here: Here, session_id: str) -> Session:
    """Raises Unknown: the catalogue is this municipality's own."""
    try:
        return await here.desk.catalogue.session(session_id, now())
    except NoSuchSession:
        raise Unknown(session_id) from None


async def _booked(here: Here, session_id: str, code: str) -> tuple[Session, Booking]:
    session = await _session(here, session_id)
    for booking in await here.desk.bookings.people(session.id):
        if booking.code == code:
            return session, booking
    raise Unknown(code)


async def _change_of(here: Here, session: Session) -> Change:
    changes = (await here.desk.catalogue.stock()).changes
    return changes.get(session.id) or Change(course=session.course.id)


def _person(sent: Mapping[str, str]) -> tuple[Person | None, dict[str, str]]:
    """The person typed in, or what is wrong."""
    name, contact = (" ".join(printable(sent.get(field, "")).split()) for field in ("name", "contact"))
    errors = {}
    if not name:
        errors["name"] = "Skriv navnet."
    elif problem := text_problem("Navnet", name, LONGEST_NAME):
        errors["name"] = problem
    whole = len(contact) <= 200 and (EMAIL.fullmatch(contact) or PHONE.fullmatch(contact))
    found = contact_in(contact) if whole else None
    if not contact:
        errors["contact"] = "Skriv et telefonnummer eller en e-mailadresse."
    elif problem := text_problem("Kontakten", contact, 200):
        errors["contact"] = problem
    elif not found:
        errors["contact"] = "Skriv et dansk telefonnummer på otte cifre eller en e-mailadresse som navn@eksempel.dk."
    return (Person(name, found) if found and not errors else None), errors


async def _changed(here: Here, session: Session, sent: Mapping[str, str]) -> tuple[Change | None, dict[str, str]]:
    """What was typed about one date; only what differs from the course is kept."""
    errors: dict[str, str] = {}
    start, end = _moment(sent, "start", errors), _moment(sent, "end", errors)
    if start and end:
        if end <= start:
            errors["end"] = "Slut skal være senere end start."
        elif (end - start).total_seconds() > 24 * 3600:
            errors["end"] = "Holdet ville vare mere end et døgn. Er datoen rigtig?"
        elif start <= now():
            errors["start"] = "Det tidspunkt er allerede gået."
    texts = {name: " ".join(printable(sent.get(name, "")).split()) for name in _NAMES}
    for name, (title, longest) in _NAMES.items():
        if problem := text_problem(title, texts[name], longest):
            errors[name] = problem
    if not texts["branch"]:
        errors["branch"] = "Skriv, hvor holdet holdes."
    capacity = whole_number(sent.get("capacity", ""))
    if capacity is None or not 1 <= capacity <= 500:
        errors["capacity"] = "Skriv antallet af pladser som et tal fra 1 til 500."
    if errors:
        return None, errors
    before, offering = await _change_of(here, session), await here.desk.catalogue.offering(session.course.id)
    own = {name: text if text != (getattr(offering, name) or "") else None for name, text in texts.items()}
    seats = {"capacity": capacity if capacity != offering.capacity else None}
    same = (start, end) == (session.start, session.end)
    times = {} if same else {"start": start, "end": end}
    revision = sent.get("revision", "")
    number = int(revision) if revision.isdecimal() and len(revision) < 9 else before.revision
    return before.model_copy(update={**own, **seats, **times, "revision": number}), errors


def _moment(sent: Mapping[str, str], name: str, errors: dict[str, str]) -> datetime | None:
    try:
        return moment_of(sent.get(name, ""))
    except NoMoment as error:
        errors[name] = str(error)
        return None


async def _page(
    request: Request,
    here: Here,
    session: Session,
    typed: Mapping[str, str],
    errors: dict[str, str] | None = None,
    status: int = 200,
    *,
    wrong: str = "",
) -> Response:
    people = await here.desk.bookings.people(session.id)
    letters = await here.desk.outbox.of_slots([session.id])
    kept = {"request_id": typed["request"]} if typed.get("request") else {}
    facts = here.facts(
        session=session,
        seats=(await here.desk.seats([session]))[session.id],
        taken=[one for one in people if one.state == "taken"],
        waiting=[one for one in people if one.state == "waiting"],
        letters=[told for told in letters if told.letter.call or (here.services.mail.on and told.letter.by_mail)],
        titles=TITLES,
        outcomes=OUTCOMES,
        typed=typed,
        errors=errors or {},
        wrong=wrong,
        done=_done(request, people),
        over=session.end <= now(),
    )
    return page(request, "course_date.html", facts | kept, status)


OUTCOMES = {
    "waiting": "venter på at blive sendt",
    "sending": "er ved at blive sendt",
    "sent": "sendt",
    "failed": "kunne ikke sendes – ring",
    "unsure": "måske sendt – ring",
    "late": "er ikke sendt og gælder ikke mere",
    "called": "har fået besked",
}


async def _change_page(
    request: Request,
    here: Here,
    session: Session,
    typed: Mapping[str, str],
    errors: dict[str, str] | None = None,
    status: int = 200,
    *,
    wrong: str = "",
) -> Response:
    people = await here.desk.bookings.people(session.id)
    kept = {"request_id": typed["request"]} if typed.get("request") else {}
    facts = here.facts(session=session, people=people, typed=typed, errors=errors or {}, wrong=wrong)
    return page(request, "course_change.html", facts | kept, status)


def _done(request: Request, people: list[Booking]) -> list[str]:
    """What was just done, in Danish; names only of those who are on the date."""
    asked, said = request.query_params, []
    by_code = {one.code: one for one in people}
    if booking := by_code.get(asked.get("tilmeldt", "")):
        line = f"står som nummer {booking.place} på ventelisten" if booking.state == "waiting" else "er tilmeldt"
        said.append(f"{booking.name} {line}. Koden er {booking.code}.")
    if "afmeldt" in asked:
        said.append("Personen er meldt fra.")
    if "rettet" in asked:
        said.append("Holdet er rettet.")
    if "aflyst" in asked:
        said.append("Holdet er aflyst.")
    if moved := [by_code[code].name for code in asked.get("rykket", "").split(",") if code in by_code]:
        said.append(f"Rykket op fra ventelisten: {', '.join(moved)}.")
    return said
