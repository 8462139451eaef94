"""The librarians' room: the coming dates of the municipality's own courses, making and changing a course, and whom to call."""

from collections.abc import Mapping
from itertools import groupby

from fastapi import APIRouter, Request, Response

from gateway.console.course_form import EVERY, LEVELS, WEEKDAYS, Checked, blank, checked, typed_of
from gateway.console.course_room import MEANWHILE, STALE, Here, RoomHere, Sent, is_fresh, must_be_fresh, request_of
from gateway.console.html import PageRoute, page
from indgang.catalogue import ChangedMeanwhile, Offering, Stock, TooFewSeats
from indgang.catalogue.letters import TITLES
from indgang.danish_dates import now

router = APIRouter(prefix="/console/kurser", include_in_schema=False, route_class=PageRoute)
SHOWN_DATES = 5  # in a preview


@router.get("")
async def listed(request: Request, here: RoomHere) -> Response:
    """The coming dates by day, and every course."""
    moment, desk = now(), here.desk
    stock = await desk.catalogue.stock()
    coming = stock.coming(moment)
    letters = await desk.outbox.all(moment)
    facts = here.facts(
        days=[(day, list(found)) for day, found in groupby(coming, key=lambda session: session.start.date())],
        seats=await desk.seats(coming),
        courses=sorted(stock.courses.values(), key=lambda course: course.title.casefold()),
        weekdays=WEEKDAYS,
        every=EVERY,
        to_call=sum(_to_call(here, told) for told in letters),
        done=_done(request),
    )
    return page(request, "courses.html", facts)


@router.get("/nyt")
async def new(request: Request, here: RoomHere) -> Response:
    return _form(request, here, blank(), None)


@router.post("/nyt")
async def make(request: Request, here: RoomHere, sent: Sent) -> Response:
    return await _sent_form(request, here, sent, None)


@router.get("/kursus/{course_id}")
async def change(request: Request, here: RoomHere, course_id: str) -> Response:
    offering = await here.desk.catalogue.offering(course_id)
    return _form(request, here, typed_of(offering), offering)


@router.post("/kursus/{course_id}")
async def save(request: Request, here: RoomHere, course_id: str, sent: Sent) -> Response:
    return await _sent_form(request, here, sent, await here.desk.catalogue.offering(course_id))


@router.get("/ring")
async def calls(request: Request, here: RoomHere) -> Response:
    """Everybody whom no e-mail has reached."""
    letters = [told for told in await here.desk.outbox.all(now()) if _to_call(here, told)]
    groups = [(title, list(found)) for title, found in groupby(letters, key=lambda told: told.letter.slot_id)]
    return page(request, "course_calls.html", here.facts(groups=groups, titles=TITLES, done=_done(request)))


@router.post("/ring")
async def called(here: RoomHere, sent: Sent) -> Response:
    """Ticks one of them off."""
    must_be_fresh(here, sent)
    await here.desk.outbox.called(sent.get("slot", ""), sent.get("letter", ""), here.staff.account.username, now())
    return here.leave("/ring", ringet="ja")


async def _sent_form(request: Request, here: Here, sent: Mapping[str, str], known: Offering | None) -> Response:
    """Shows how the course will look, or saves it. Whatever is wrong, the form comes back as it was typed."""
    stock, moment = await here.desk.catalogue.stock(), now()
    result = checked(sent, known, stock, moment.date())
    if not is_fresh(here, sent):
        return _form(request, here, sent, known, result, 403, wrong=STALE)
    if not (offering := result.offering):
        return _form(request, here, sent, known, result, 422)
    if sent.get("action") == "preview":
        preview = Stock("", {offering.id: offering}, stock.changes).coming(moment)
        return _form(request, here, sent, known, result, dates=[s for s in preview if s.course.id == offering.id])
    revision = int(sent["revision"]) if sent.get("revision", "").isdecimal() else None
    try:
        done = await here.desk.save(offering, request_of(sent), moment, revision if known else 0)
    except TooFewSeats as error:
        day = error.session.start.strftime("%-d.%-m. %Y")
        problem = f"{error.taken} er tilmeldt holdet den {day}. Skriv mindst {error.taken}, eller ret det hold for sig."
        return _form(request, here, sent, known, Checked(None, {"capacity": problem}), 422)
    except ChangedMeanwhile:
        return _form(request, here, sent, known, result, 409, wrong=MEANWHILE)
    told = {"rykket": str(len(done.promoted))} if done.promoted else {}
    kept = {"staar": str(len(done.kept))} if done.kept else {}
    return here.leave(gemt=offering.title[:100], **told, **kept)


def _form(
    request: Request,
    here: Here,
    typed: Mapping[str, str],
    known: Offering | None,
    result: Checked | None = None,
    status: int = 200,
    *,
    wrong: str = "",
    dates: list[object] | None = None,
) -> Response:
    kept = {"request_id": typed["request"]} if typed.get("request") else {}
    facts = here.facts(
        typed=typed,
        known=known,
        revision=typed.get("revision", known.revision if known else 0),
        errors=result.errors if result else {},
        preview=result.offering if result and dates is not None else None,
        dates=(dates or [])[:SHOWN_DATES],
        wrong=wrong,
        levels=list(dict.fromkeys([*LEVELS, *filter(None, [typed.get("level")])])),
        weekdays=WEEKDAYS,
        every=EVERY,
    )
    return page(request, "course_form.html", facts | kept, status)


def _to_call(here: Here, told: object) -> bool:
    """With a mail server only whom it could not reach; without one everybody."""
    return bool(getattr(told, "to_call" if here.services.mail.on else "open"))


def _done(request: Request) -> str:
    """What was just done, in Danish."""
    asked, said = request.query_params, []
    if title := asked.get("gemt", "")[:100]:
        said.append(f"“{title}” er gemt.")
    if "ringet" in asked:
        said.append("Det er noteret.")
    if (moved := asked.get("rykket", "")).isdecimal():
        said.append(f"{moved[:4]} er rykket op fra ventelisten og har fået en plads.")
    if (kept := asked.get("staar", "")).isdecimal():
        said.append(
            f"{kept[:4]} hold med tilmeldte står, hvor og hvornår de stod før. Ret eller aflys dem hver for sig, hvis de også skal ændres."
        )
    return " ".join(said)
