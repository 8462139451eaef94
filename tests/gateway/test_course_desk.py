"""Librarians make and change courses, sign people up and off, and call dates off; only at their own municipalities, and each thing once."""

import asyncio
import dataclasses
import re
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from redis.asyncio import Redis

from gateway.accounts import Role
from indgang.bookings import Bookings
from indgang.catalogue import Catalogue, Outbox
from indgang.config import Config
from indgang.danish_dates import now
from tests.gateway.desk import Desk, two_municipalities

pytestmark = pytest.mark.slow

ROOM = "/console/kurser"
HERE = "?site=eksempelby"
EVIL = '<script>alert("x")</script>'


@pytest.fixture
def config(config: Config, tmp_path: Path) -> Config:
    shutil.copytree(config.content, tmp_path / "content")
    two_municipalities(tmp_path / "content")
    return dataclasses.replace(config, content=tmp_path / "content")


class Library(Desk):
    """A librarian's browser."""

    async def send(self, path: str, status: int = 303, **fields: str) -> str:
        """Sends a form and expects `status`; the page, or the one it leads to."""
        answer = await self.client.post(f"{ROOM}{path}{HERE}", data={"csrf": self.csrf} | fields)
        assert answer.status_code == status, answer.text
        return await self.see(answer.headers["Location"]) if status == 303 else unescape(answer.text)

    async def course(self, status: int = 303, path: str = "/nyt", **fields: str) -> str:
        """Makes a course for one on Mondays, or changes one."""
        facts = {
            "title": "Kaffe og kode",
            "branch": "Hovedbiblioteket",
            "capacity": "1",
            "waiting": "2",
            "deadline_hours": "0",
        }
        rule = {"weekday": "monday", "start": "10:00", "end": "12:00", "every_weeks": "1"}
        return await self.send(path, status, **facts | rule | {"request": "x" * 20} | fields)

    async def add(self, session: str, name: str, status: int = 303, **fields: str) -> str:
        contact = {"contact": f"{name.partition(' ')[0].lower()}@example.dk", "wait": "yes"}
        return await self.send(f"/hold/{session}/tilmeld", status, **{"name": name} | contact | fields)


@pytest.fixture
async def desk(gateway: httpx.AsyncClient, redis: Redis) -> AsyncIterator[Library]:
    """A librarian of Eksempelby."""
    async with Library(gateway, redis, ["eksempelby"], "librarian") as desk:
        yield desk


@pytest.fixture
async def session(desk: Library, redis: Redis) -> str:
    """A date of a course for one, far enough from now, with two in line."""
    await desk.course()
    coming = await Catalogue(redis, "eksempelby").sessions(now() + timedelta(days=2))
    return next(one.id for one in coming if one.course.id == "kaffe-og-kode")


@pytest.mark.parametrize(
    ("role", "status"), [("agent", 403), ("editor", 403), ("manager", 200), ("administrator", 200)]
)
async def test_who_may_enter(gateway: httpx.AsyncClient, redis: Redis, role: Role, status: int) -> None:
    async with Library(gateway, redis, ["eksempelby"], role) as desk:
        await desk.see(ROOM, status)


async def test_the_first_page_shows_the_dates_of_the_municipalitys_file(desk: Library) -> None:
    page = await desk.see(ROOM)
    assert "iPad for begyndere" in page
    assert "0 af 8" in page


async def test_a_new_course_is_there_at_once(desk: Library, redis: Redis) -> None:
    page = await desk.course()
    assert "“Kaffe og kode” er gemt." in page
    assert "0 af 1" in page
    again = await desk.course()
    assert again.count(">Kaffe og kode</a>") == page.count(">Kaffe og kode</a>")


async def test_a_preview_shows_the_card_and_saves_nothing(desk: Library) -> None:
    page = await desk.course(200, action="preview", price="49,50", bring="Kop")
    assert "Det er ikke gemt endnu." in page
    assert "49,50 kr." in page
    assert "Kaffe og kode" not in await desk.see(ROOM)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"title": " "}, "Skriv, hvad kurset hedder."),
        ({"title": "x" * 10_000}, "Titlen er på 10000 tegn. Der er plads til 100."),
        ({"about": "Ring 010190-1234"}, "Teksten indeholder noget, der ligner et CPR-nummer."),
        ({"end": "09:00"}, "Slut skal være senere end start."),
        ({"start": "25:00"}, "Skriv klokkeslættet som 10:00."),
        ({"start": ""}, "Skriv klokkeslættet som 10:00."),
        ({"first": "den 31. februar"}, "Skriv dagen som 26-11-2026."),
        ({"first": "31-02-2027"}, "Den 31.2. 2027 findes ikke."),
        ({"first": "01-03-2027", "last": "01-02-2027"}, "Den sidste dag skal være senere end den første."),
        ({"every_weeks": "2"}, "Skriv den første dag, så vi ved, hvilke uger kurset holdes."),
        ({"weekday": ""}, "Vælg en ugedag, eller skriv en eller flere datoer"),
        ({"dates": "den 31. februar"}, "Linje 1: Skriv en linje som 26-11-2026 10:00-12:00."),
        ({"dates": "24-12-2030 10:00-12:00\n31-02-2031 10:00-12:00"}, "Linje 2: Den 31.2. 2031 findes ikke."),
        ({"dates": "24-12-2030 12:00-10:00"}, "Linje 1: Slut skal være senere end start."),
        ({"dates": "24-12-2020 10:00-12:00"}, "Linje 1: Den 24.12. 2020 er allerede gået."),
        ({"dates": "31-03-2030 02:30-04:00"}, "Klokken 2.30 findes ikke den 31. marts"),
        ({"dates": "24-12-2030 10:00-12:00\n24-12-2030 10:00-11:00"}, "Linje 2 står der allerede."),
        ({"capacity": "0"}, "Skriv antallet af pladser som et tal fra 1 til 500."),
        ({"capacity": "mange"}, "Skriv antallet af pladser som et tal fra 1 til 500."),
        ({"waiting": "-1"}, "Skriv antallet af pladser på venteliste som et tal fra 0 til 500."),
        ({"price": "dyrt"}, "Skriv prisen i kroner som et tal"),
    ],
)
async def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    desk: Library, typed: dict[str, str], problem: str
) -> None:
    page = await desk.course(422, **{"bring": 'En "kop"'} | typed)
    assert problem in page
    assert "Kurset er ikke gemt" in page
    assert 'value="En "kop""' in page
    assert "Kaffe og kode" not in await desk.see(ROOM)


async def test_signing_up_by_telephone_gives_a_code_to_read_aloud(desk: Library, session: str) -> None:
    page = await desk.add(session, "Ane Berg", contact="12345678", request="r" * 20)
    assert re.search(r"Ane Berg er tilmeldt. Koden er [A-Z]{3}-\d{4}\.", page)
    assert "12 34 56 78" in page
    again = await desk.add(session, "Ane Berg", contact="12345678", request="r" * 20)
    assert again.count(">Ane Berg</th>") == 1
    assert "Bo Vang står som nummer 1 på ventelisten" in await desk.add(session, "Bo Vang")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"name": ""}, "Skriv navnet."),
        ({"name": "010190-1234"}, "Navnet indeholder noget, der ligner et CPR-nummer."),
        ({"name": "x" * 10_000}, "Navnet er på 10000 tegn."),
        ({"contact": ""}, "Skriv et telefonnummer eller en e-mailadresse."),
        ({"contact": "kat@"}, "Skriv et dansk telefonnummer på otte cifre"),
        ({"contact": "+46 70 123 45 67"}, "Skriv et dansk telefonnummer på otte cifre"),
        ({"contact": "x" * 10_000 + "@example.dk"}, "Kontakten er på 10011 tegn."),
    ],
)
async def test_a_wrong_name_or_contact_is_told_at_its_field(
    desk: Library, session: str, typed: dict[str, str], problem: str
) -> None:
    page = await desk.add(session, status=422, **{"name": "Ane Berg"} | typed)
    assert problem in page


async def test_a_full_date_says_so(desk: Library, session: str) -> None:
    await desk.add(session, "Ane Berg")
    assert "Sæt kryds ved venteliste" in await desk.add(session, "Bo Vang", 409, wait="")
    await desk.add(session, "Bo Vang")
    await desk.add(session, "Cai Ulv")
    assert "Holdet og ventelisten er fulde." in await desk.add(session, "Dan Hus", 409)


async def test_more_seats_move_people_up_and_tell_who(desk: Library, session: str, redis: Redis) -> None:
    for name in ("Ane Berg", "Bo Vang", "Cai Ulv"):
        await desk.add(session, name)
    page = await desk.course(path="/kursus/kaffe-og-kode", capacity="2", request="y" * 20)
    assert "1 er rykket op fra ventelisten og har fået en plads." in page
    people = await Bookings(redis, "eksempelby").people(session)
    assert [(one.name, one.state) for one in people] == [
        ("Ane Berg", "taken"),
        ("Bo Vang", "taken"),
        ("Cai Ulv", "waiting"),
    ]
    calls = await desk.see(f"{ROOM}/ring{HERE}")
    assert "Har fået en plads fra ventelisten" in calls
    assert "Bo Vang" in calls
    assert "Cai Ulv" not in calls


async def test_fewer_seats_than_people_are_explained(desk: Library, session: str) -> None:
    await desk.course(path="/kursus/kaffe-og-kode", capacity="2", request="y" * 20)
    await desk.add(session, "Ane Berg")
    await desk.add(session, "Bo Vang")
    page = await desk.course(422, path="/kursus/kaffe-og-kode", capacity="1", request="z" * 20)
    assert "2 er tilmeldt holdet den" in page
    moved = await desk.send(f"/hold/{session}/ret", 422, **await form(desk, session), capacity="1")
    assert "2 er tilmeldt. Skriv mindst 2" in moved


async def form(desk: Library, session: str) -> dict[str, str]:
    """The form for one date as it comes, without the seats."""
    page = await desk.see(f"{ROOM}/hold/{session}/ret{HERE}")
    fields = dict(re.findall(r'name="(\w+)" type="text" value="([^"]*)"', page))
    fields |= dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    del fields["capacity"], fields["csrf"]
    return fields


async def test_another_time_for_one_date_tells_those_on_it(desk: Library, session: str, redis: Redis) -> None:
    await desk.add(session, "Ane Berg")
    fields = await form(desk, session) | {"capacity": "1", "address": "Lokale 2"}
    fields |= {"start": fields["start"].replace("10:00", "13:00"), "end": fields["end"].replace("12:00", "15:00")}
    page = await desk.send(f"/hold/{session}/ret", **fields)
    assert "Holdet er rettet." in page
    assert "13.00" in page
    assert "Tid eller sted er ændret" in page
    booking = (await Bookings(redis, "eksempelby").people(session))[0]
    assert (booking.start.hour, booking.address) == (13, "Lokale 2")
    await desk.send(f"/hold/{session}/ret", **fields)  # the same sending once more
    changed = [told for told in await Outbox(redis, "eksempelby").all(now()) if told.letter.kind == "changed"]
    assert len(changed) == 1
    assert "kl. 13.00–15.00" in changed[0].letter.text


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"start": "den 31. februar"}, "Skriv dag og klokkeslæt som"),
        ({"end": "2026-01-01 09:00"}, "Slut skal være senere end start."),
        ({"start": "2026-01-01 10:00", "end": "2026-01-01 11:00"}, "Det tidspunkt er allerede gået."),
        ({"branch": ""}, "Skriv, hvor holdet holdes."),
        ({"teacher": "x" * 10_000}, "Navnet på underviseren er på 10000 tegn."),
    ],
)
async def test_a_wrong_change_of_a_date_is_told(
    desk: Library, session: str, typed: dict[str, str], problem: str
) -> None:
    fields = await form(desk, session) | {"capacity": "1"} | typed
    assert problem in await desk.send(f"/hold/{session}/ret", 422, **fields)


async def test_two_librarians_do_not_overwrite_each_other(desk: Library, session: str) -> None:
    read = await form(desk, session) | {"capacity": "3"}
    await desk.send(f"/hold/{session}/ret", **read)
    other = read | {"capacity": "4", "request": "o" * 20}
    assert "En anden har ændret det" in await desk.send(f"/hold/{session}/ret", 409, **other)


async def test_a_date_that_somebody_is_on_stays_when_the_rule_changes(desk: Library, session: str) -> None:
    await desk.add(session, "Ane Berg")
    page = await desk.course(path="/kursus/kaffe-og-kode", weekday="tuesday", request="y" * 20)
    assert "1 hold med tilmeldte står, hvor og hvornår de stod før." in page
    assert f"/hold/{session}?" in page
    assert "mandag" in (await desk.see(f"{ROOM}/hold/{session}{HERE}"))


async def test_calling_off_tells_everybody_once(desk: Library, session: str, redis: Redis) -> None:
    await desk.add(session, "Ane Berg", contact="12345678")
    await desk.add(session, "Bo Vang")
    asked = await desk.see(f"{ROOM}/hold/{session}/aflys{HERE}")
    assert "2 personer får besked" in asked
    assert "Ane Berg, 12 34 56 78" in asked
    await asyncio.gather(*(desk.send(f"/hold/{session}/aflys") for _ in range(3)))
    calls = await desk.see(f"{ROOM}/ring{HERE}")
    assert calls.count("Holdet er aflyst <span") == 2
    assert "Fuldt" not in (await desk.see(f"{ROOM}/hold/{session}{HERE}"))
    assert "Aflyst" in await desk.see(ROOM)
    assert "Holdet er aflyst." in await desk.add(session, "Dan Hus", 409)


async def test_ticking_somebody_off_the_list_to_call(desk: Library, session: str, redis: Redis) -> None:
    await desk.add(session, "Ane Berg", contact="12345678")
    await desk.send(f"/hold/{session}/aflys")
    calls = await desk.see(f"{ROOM}/ring{HERE}")
    hidden = dict(re.findall(r'name="(slot|letter)" value="([^"]*)"', calls))
    page = await desk.send("/ring", **hidden)
    assert "Alle har fået besked." in page
    assert "har fået besked" in await desk.see(f"{ROOM}/hold/{session}{HERE}")


async def test_signing_somebody_off_gives_the_seat_to_who_waits(desk: Library, session: str, redis: Redis) -> None:
    await desk.add(session, "Ane Berg")
    await desk.add(session, "Bo Vang")
    code = (await Bookings(redis, "eksempelby").people(session))[0].code
    assert "Vil du afmelde Ane Berg?" in await desk.see(f"{ROOM}/hold/{session}/afmeld/{code}{HERE}")
    page = await desk.send(f"/hold/{session}/afmeld/{code}")
    assert "Rykket op fra ventelisten: Bo Vang." in page
    assert "Personen er meldt fra." in await desk.send(f"/hold/{session}/afmeld/{code}")


async def test_the_list_to_print_has_everybody_in_order(desk: Library, session: str) -> None:
    for name in ("Ane Berg", "Bo Vang"):
        await desk.add(session, name)
    page = await desk.see(f"{ROOM}/hold/{session}/liste{HERE}")
    assert page.index("Ane Berg") < page.index("<td>V1</td>") < page.index("Bo Vang")


async def test_nobody_sees_or_changes_another_municipalitys_courses(
    gateway: httpx.AsyncClient, redis: Redis, desk: Library, session: str
) -> None:
    await desk.add(session, "Ane Berg")
    code = (await Bookings(redis, "eksempelby").people(session))[0].code
    async with Library(gateway, redis, ["naboby"], "librarian") as other:
        for path in ("", "/nyt", "/ring", f"/hold/{session}", f"/hold/{session}/liste", f"/hold/{session}/aflys"):
            await other.see(f"{ROOM}{path}{HERE}", 404)
            if path.startswith("/hold"):
                await other.see(f"{ROOM}{path}?site=naboby", 404)
        await other.course(404)
        await other.send(f"/hold/{session}/aflys", 404)
        await other.send(f"/hold/{session}/afmeld/{code}", 404)
        assert "Kaffe og kode" not in await other.see(ROOM)
    assert len(await Bookings(redis, "eksempelby").people(session)) == 1


async def test_without_the_token_nothing_happens(desk: Library, session: str, redis: Redis) -> None:
    await desk.add(session, "Ane Berg")
    code = (await Bookings(redis, "eksempelby").people(session))[0].code
    assert "Siden var for gammel" in await desk.course(403, csrf="x", title="Nyt")
    await desk.add(session, "Bo Vang", 403, csrf="x")
    await desk.send(f"/hold/{session}/ret", 403, **await form(desk, session) | {"capacity": "9", "csrf": ""})
    await desk.send(f"/hold/{session}/aflys", 403, csrf="")
    await desk.send(f"/hold/{session}/afmeld/{code}", 403, csrf="x")
    await desk.send("/ring", 403, csrf="x")
    assert [one.name for one in await Bookings(redis, "eksempelby").people(session)] == ["Ane Berg"]
    assert (await Catalogue(redis, "eksempelby").session(session)).capacity == 1


async def test_script_in_titles_and_names_stays_text(desk: Library, redis: Redis) -> None:
    answer = await desk.client.post(
        f"{ROOM}/nyt{HERE}",
        data={"csrf": desk.csrf, "title": EVIL, "branch": EVIL, "capacity": "5", "waiting": "0", "deadline_hours": "0"}
        | {"weekday": "monday", "start": "10:00", "end": "12:00", "bring": EVIL, "teacher": EVIL},
    )
    assert answer.status_code == 303
    id = next(one.id for one in await Catalogue(redis, "eksempelby").sessions(now()) if one.course.title == EVIL)
    await desk.add(id, f"{EVIL} Berg", contact="a@example.dk")
    await desk.send(f"/hold/{id}/aflys")
    paths = [
        answer.headers["Location"],
        *(f"{ROOM}{path}{HERE}" for path in (f"/hold/{id}", f"/hold/{id}/liste", "/ring")),
    ]
    for path in paths:
        raw = (await desk.client.get(path)).text
        assert "&lt;script&gt;" in raw
        assert "<script>alert" not in raw


@pytest.mark.parametrize(
    "path",
    ["/hold/kage-2026-11-26", "/kursus/kage", "/hold/ipad-begynder-2026-02-31/ret", "/hold/" + "x" * 5000],
)
async def test_what_is_not_there_is_said_to_be_so(desk: Library, path: str) -> None:
    assert "Siden findes ikke" in await desk.see(f"{ROOM}{path}{HERE}", 404)


async def test_being_signed_out_keeps_what_was_typed(desk: Library, redis: Redis) -> None:
    await redis.delete(*[key async for key in redis.scan_iter("session:*")])
    assert "Kaffe og kode" in await desk.course(401)


async def test_every_address_names_the_municipality(desk: Library, session: str) -> None:
    page = await desk.see(f"{ROOM}/hold/{session}{HERE}")
    links = re.findall(r'(?:href|action)="(/console/kurser/[^"]+)"', page)
    assert links
    assert all(parse_qs(urlsplit(link).query)["site"] == ["eksempelby"] for link in links)
