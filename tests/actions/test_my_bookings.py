"""What am I booked for, cancel, move: what people write and press, on a real Redis."""

import asyncio
import dataclasses
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import yaml
from redis.asyncio import Redis

from actions.my_bookings_changes import own_bookings
from actions.my_bookings_form import FORM, REMARK, STEPS, TASK
from actions.services import Services
from indgang.appointments.cells import slot_with
from indgang.appointments.suggestions import suggestions
from indgang.appointments.wishes import Wish
from indgang.bookings import Booking, Bookings, Person, Slot, mine, promotions
from indgang.catalogue import Catalogue, Offering, Single, slot_of
from indgang.config import ROOT
from indgang.content import Content
from indgang.danish_dates import DENMARK, clock, long_date
from indgang.library_events import LibraryEvents
from indgang.library_hours import LibraryHours
from indgang.privacy import MASK
from indgang.store import connect
from tests.actions.conftest import Conversation
from tests.fixed import Fixed
from tests.indgang.small_appointments import appointments, week

pytestmark = pytest.mark.slow

NOW = datetime.now(DENMARK).replace(hour=9, minute=0, second=0, microsecond=0)
ANNA = Person("Anna Holm", "anna@eksempel.example")
LIBRARY, DESK = "12 34 56 90", "12 34 56 78"
Said = dict[str, Any]


class Talk(Conversation):
    """Takes the turns of our form as Rasa's FormAction does."""

    async def says(self, text: str, intent: str = "nlu_fallback", **entities: str) -> list[Said]:
        """An empty answer: the message is left to the rules."""
        self.hears(text, intent, 0.9, **entities)
        said, events = await self.does("validate_mine_form")
        slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        if self.form and not slots.keys() - {"requested_slot"}:
            return said
        over = "requested_slot" in slots
        asked = None if over else next((step for step in STEPS if self.slots.get(step) is None), None)
        self.slots["requested_slot"], self.form = asked, asked is not None
        more, _ = await self.does(f"action_ask_mine_form_{asked}" if asked else "action_my_bookings")
        return said + more

    async def chooses(self, said: Said, title: str) -> list[Said]:
        button = next(button for button in said["buttons"] if button["title"].startswith(title))
        return await self.says(f"/{button['id']}", button["id"], **button.get("entities", {}))


class Town:
    """Eksempelby with one small course on three dates, and one counter."""

    def __init__(self, content: Content, redis: Redis) -> None:
        self.redis, self.now = redis, NOW
        self.bookings = Bookings(redis, "eksempelby")
        town = content.municipality("eksempelby")
        counter = appointments(unit={"hours": week(["10:00-12:00"])})
        self.municipality = town.model_copy(update={"courses": [], "appointments": counter})
        changed = dataclasses.replace(
            content, municipalities={**content.municipalities, "eksempelby": self.municipality}
        )
        self.shelf = Fixed(changed)

    async def begin(self, capacity: int = 2, dates: int = 3) -> None:
        days = [NOW.date() + timedelta(days=7 * nth) for nth in range(1, dates + 1)]
        held = tuple(Single(id=f"ipad-{nth}", day=day, start=time(10), end=time(12)) for nth, day in enumerate(days, 1))
        ipad = Offering(id="ipad", title="iPad for begyndere", branch="Hovedbiblioteket", capacity=capacity, dates=held)
        await Catalogue(self.redis, "eksempelby").save(ipad, "made")

    def services(self, redis: Redis | None = None) -> Services:
        store = redis or self.redis
        return Services(self.shelf, store, LibraryHours(store), LibraryEvents(store), clock=lambda: self.now)

    def talk(self, id: str = "conversation-1") -> Talk:
        return Talk(self.services(), id)

    async def date(self, nth: int) -> Slot:
        return slot_of(await Catalogue(self.redis, "eksempelby").session(f"ipad-{nth}"), self.municipality)

    async def time(self) -> Slot:
        given = self.municipality.appointments
        assert given
        return (await suggestions(self.bookings, given, given.types[0], None, Wish(), NOW)).times[0]

    async def booked(self, slot: Slot, person: Person = ANNA, by: str = "", wait: bool = False) -> Booking:
        """`by`: the conversation that made it."""
        booking = await self.bookings.take(slot, person, f"{slot.id}:{person.name}", NOW, wait)
        if by:
            await mine.note(self.bookings, by, booking, timedelta(days=30), NOW)
        return booking


@pytest.fixture
async def town(content: Content, redis: Redis) -> Town:
    town = Town(content, redis)
    await town.begin()
    return town


def at(slot: Slot | Booking) -> str:
    return f"{long_date(slot.start.date())} kl. {clock(slot.start)}"


async def test_by_code_and_contact_in_any_spelling(town: Town) -> None:
    booking = await town.booked(await town.date(1))
    talk = town.talk()
    (code,) = await talk.says("hvad er jeg tilmeldt", "kursus_mine")
    assert code["text"].startswith("Hvad er din bookingkode")
    assert LIBRARY in code["text"]
    (contact,) = await talk.says(f"min kode er {booking.code.lower().replace('-', ' ')}", "uden_for_emne")
    assert "Hvad er den e-mail eller det telefonnummer, du skrev, da du bestilte" in contact["text"]
    (shown,) = await talk.says("ANNA@eksempel.example", "uden_for_emne")
    assert shown["text"] == f"Du har **iPad for begyndere**, {at(booking)} på Hovedbiblioteket."
    assert shown["booking"]["code"] == booking.code
    assert shown["booking"]["calendar"] is True
    assert shown["buttons"][shown["booking"]["cancel"]]["id"] == "kursus_afmeld"
    assert shown["buttons"][shown["booking"]["move"]]["entities"] == {"code": booking.code}
    assert {said["answer"] for said in (code, contact, shown)} == {"kursus_mine"}
    assert not talk.form


async def test_code_and_contact_in_one_message(town: Town) -> None:
    person = Person("Anna", "20 30 40 50")
    booking = await town.booked(await town.date(1), person)
    (shown,) = await town.talk().says(f"hvad er jeg tilmeldt? {booking.code} 20304050", "kursus_mine")
    assert shown["booking"]["code"] == booking.code


async def test_the_contact_first(town: Town) -> None:
    booking, talk = await town.booked(await town.date(1)), town.talk()
    await talk.says("hvad er jeg tilmeldt", "kursus_mine")
    (again,) = await talk.says("anna@eksempel.example")
    assert "Jeg skal også bruge din kode." in again["text"]
    (shown,) = await talk.says(booking.code)
    assert shown["booking"]["code"] == booking.code


async def test_several_are_listed_with_buttons_for_each(town: Town) -> None:
    course, desk = await town.booked(await town.date(1)), await town.booked(await town.time())
    (shown,) = await town.talk().says(f"{course.code} {ANNA.contact}", "kursus_mine")
    assert shown["text"].startswith("Du har 2 bookinger.")
    assert all(each.code in shown["text"] and at(each) in shown["text"] for each in (course, desk))
    assert [button["title"].split()[0] for button in shown["buttons"]] == ["Flyt", "Afbestil"] * 2 + ["Find"]
    assert "booking" not in shown


async def test_whom_a_family_shares_a_contact_with_is_named(town: Town) -> None:
    first = await town.booked(await town.date(1))
    await town.booked(await town.date(2), Person("Bent Holm", ANNA.contact))
    (shown,) = await town.talk().says(f"{first.code} {ANNA.contact}", "kursus_mine")
    assert "Navn: Bent Holm." in shown["text"]


async def test_the_place_in_line_is_told(town: Town) -> None:
    slot = await town.date(1)
    for number in range(2):
        await town.booked(slot, Person(f"P{number}", f"p{number}@eksempel.example"))
    waits = await town.booked(slot, wait=True)
    (shown,) = await town.talk().says(f"{waits.code} {ANNA.contact}", "kursus_mine")
    assert "Du står som nummer 1 på venteliste." in shown["text"]


async def test_the_conversation_that_booked_needs_no_proof(town: Town) -> None:
    booking = await town.booked(await town.date(1), by="conversation-1")
    (shown,) = await town.talk().says("hvad er jeg tilmeldt", "kursus_mine")
    (asked,) = await town.talk().chooses(shown, "Afmeld")
    assert asked["text"].startswith(f"Vil du afbestille **iPad for begyndere**, {at(booking)} på Hovedbiblioteket?")
    (stranger,) = await town.talk("another").says("/kursus_afmeld", "kursus_afmeld", code=booking.code)
    assert "Hvad er den e-mail" in stranger["text"]


async def test_a_wrong_code_and_a_wrong_contact_are_told_alike(town: Town) -> None:
    booking = await town.booked(await town.date(1))
    other = await town.booked(await town.date(1), Person("Bo", "bo@eksempel.example"))
    told = set()
    for nth, text in enumerate(
        (f"FFF-2222 {ANNA.contact}", f"{booking.code} wrong@eksempel.example", f"{other.code} {ANNA.contact}")
    ):
        (said,) = await town.talk(f"asker-{nth}").says(text, "kursus_mine")
        told.add(said["text"])
    assert len(told) == 1
    assert told.pop().startswith("Jeg fandt ikke en booking med den kode og den e-mail eller det telefonnummer.")


async def test_five_wrong_tries_lock_for_an_hour_also_for_the_right_one(town: Town) -> None:
    booking, talk = await town.booked(await town.date(1)), town.talk()
    await talk.says("afmeld mig", "kursus_afmeld")
    for nth in range(5):
        (said,) = await talk.says(f"FFF-222{nth + 2} {ANNA.contact}")
        assert said["text"].startswith("Jeg fandt ikke")
    (locked,) = await talk.says(f"{booking.code} {ANNA.contact}")
    assert "lukket for det i en time" in locked["text"]
    assert f"ring til Eksempelby Bibliotek på {LIBRARY}" in locked["text"]
    assert not talk.form
    (still,) = await talk.says(f"{booking.code} {ANNA.contact}", "tid_aflys")
    assert f"ring til Borgerservice på {DESK}" in still["text"]
    assert (await town.bookings.people("ipad-1"))[0].state == "taken"


async def test_cancelling_asks_once_and_promotes_who_waits(town: Town) -> None:
    slot = await town.date(1)
    mine_, _ = await town.booked(slot), await town.booked(slot, Person("Bo", "bo@eksempel.example"))
    waits = await town.booked(slot, Person("Ib", "ib@eksempel.example"), wait=True)
    talk = town.talk()
    (asked,) = await talk.says(f"afmeld {mine_.code} {ANNA.contact}", "kursus_afmeld")
    assert [button["title"] for button in asked["buttons"]] == ["Ja, afbestil", "Nej"]
    (done,) = await talk.says("ja tak", "bekraeft")
    assert done["text"].startswith(f"Nu er **iPad for begyndere**, {at(slot)} på Hovedbiblioteket, afbestilt.")
    assert done["booking"]["state"] == "cancelled"
    assert await promotions.pending(town.bookings, NOW) == [waits.code]
    assert [booking.code for booking in await promotions.to_tell(town.bookings, NOW)] == [waits.code]
    assert [await promotions.pop(town.bookings, waits.code) for _ in range(2)] == [True, False]


async def test_who_moved_up_is_noted_though_the_store_failed_just_then(town: Town, redis: Redis) -> None:
    slot = await town.date(1)
    await town.booked(slot, by="conversation-1")
    await town.booked(slot, Person("Bo", "bo@eksempel.example"))
    waits = await town.booked(slot, Person("Ib", "ib@eksempel.example"), wait=True)
    talk = town.talk()
    (asked,) = await talk.says("meld mig fra", "kursus_afmeld")
    await talk.chooses(asked, "Ja")
    await redis.delete(promotions.promoted_key("eksempelby"))  # as if it had never been written
    (again,) = await talk.chooses(asked, "Ja")
    assert "er allerede afbestilt" in again["text"]
    assert await promotions.pending(town.bookings, NOW) == [waits.code]


async def test_who_moved_up_and_cancelled_is_told_nothing(town: Town) -> None:
    booking = await town.booked(await town.date(1))
    await promotions.push(town.bookings, [booking], NOW)
    await town.bookings.cancel(booking.code, "r", NOW)
    assert await promotions.to_tell(town.bookings, NOW) == []


async def test_no_keeps_the_booking(town: Town) -> None:
    booking, talk = await town.booked(await town.date(1), by="conversation-1"), town.talk()
    await talk.says("meld mig fra", "kursus_afmeld")
    assert await talk.says("nej", "afvis") == []
    (stopped,), _ = await talk.does("action_stop_my_bookings")
    assert "Jeg har ikke ændret noget." in stopped["text"]
    assert (await town.bookings.people(booking.slot_id))[0].state == "taken"
    assert not any(talk.slots[slot] for slot in talk.slots if slot.startswith("mine_"))


async def test_cancelling_twice(town: Town) -> None:
    await town.booked(await town.date(1), by="conversation-1")
    talk = town.talk()
    (asked,) = await talk.says("meld mig fra", "kursus_afmeld")
    (done,) = await talk.chooses(asked, "Ja")
    assert "afbestilt" in done["text"]
    (again,) = await talk.chooses(asked, "Ja")
    assert "er allerede afbestilt" in again["text"]


async def test_two_conversations_cancel_the_same_at_once(town: Town) -> None:
    slot = await town.date(1)
    booking = await town.booked(slot)
    talks = [town.talk(f"talk-{nth}") for nth in range(2)]
    for talk in talks:
        await talk.says(f"{booking.code} {ANNA.contact}", "kursus_afmeld")
    said = await asyncio.gather(*(talk.says("ja", "bekraeft") for talk in talks))
    texts = sorted(one["text"] for (one,) in said)
    assert len([text for text in texts if text.startswith("Nu er")]) == 1
    assert len([text for text in texts if "er allerede afbestilt" in text]) == 1
    assert (await town.bookings.free([slot]))[slot.id] == 2


async def test_an_old_yes_agrees_to_nothing_else(town: Town) -> None:
    first = await town.booked(await town.date(1), by="conversation-1")
    second = await town.booked(await town.date(2), by="conversation-1")
    talk = town.talk()
    (asked,) = await talk.says("/kursus_afmeld", "kursus_afmeld", code=first.code)
    await talk.says("/kursus_afmeld", "kursus_afmeld", code=second.code)
    (again,) = await talk.chooses(asked, "Ja")
    assert again["text"].startswith(f"Vil du afbestille **iPad for begyndere**, {at(first)}")
    assert [each.state for each in await town.bookings.people("ipad-2")] == ["taken"]


async def test_which_of_several(town: Town) -> None:
    first = await town.booked(await town.date(1), by="conversation-1")
    await town.booked(await town.date(2), by="conversation-1")
    talk = town.talk()
    (which,) = await talk.says("meld mig fra", "kursus_afmeld")
    assert which["text"].startswith("Hvilken booking er det?")
    (asked,) = await talk.says("/kursus_afmeld", "kursus_afmeld", **which["buttons"][0]["entities"])
    assert at(first) in asked["text"]


@pytest.mark.parametrize(
    ("text", "task", "nth"),
    [
        ("flyt mit ipad kursus", "tid_flyt", 0),
        ("flyt mit kursus", "tid_flyt", 0),
        ("flyt min tid", "tid_flyt", 1),
        ("jeg kan ikke komme til passet", "kursus_afmeld", 0),
        ("aflys mit pas", "kursus_afmeld", 1),
    ],
)
async def test_the_one_that_is_named(town: Town, text: str, task: str, nth: int) -> None:
    both = [await town.booked(slot, by="conversation-1") for slot in (await town.date(1), await town.time())]
    talk = town.talk()
    await talk.says(text, task)
    assert talk.slots["mine_kode"] == both[nth].code


async def test_bookings_that_this_conversation_did_not_make(town: Town) -> None:
    """Only a contact that is proven tells of others: this conversation may have typed somebody else's."""
    await town.booked(await town.date(1), by="conversation-1")
    before = await town.booked(await town.date(2))
    talk = town.talk()
    (one,) = await talk.says("hvad er jeg tilmeldt", "kursus_mine")
    assert before.code not in str(one)
    (asked,) = await talk.chooses(one, "Find en anden booking")
    assert asked["text"].startswith("Hvad er din bookingkode")
    (both,) = await talk.says(f"{before.code} {ANNA.contact}")
    assert both["text"].startswith("Du har 2 bookinger.")


async def test_another_wish_before_the_yes(town: Town) -> None:
    booking, talk = await town.booked(await town.time(), by="conversation-1"), town.talk()
    days = [NOW + timedelta(days=distance) for distance in (8, 9)]
    for day in days:
        (asked,) = await talk.says(f"kan jeg få den {day.day}.{day.month} kl. 10.30 i stedet?", "tid_flyt")
        assert f"til **{long_date(day.date())} kl. 10.30" in asked["text"]
    await talk.says("ja", "bekraeft")
    assert (await mine.bookings_of(town.bookings, talk.id, NOW))[0].start.date() == days[1].date()
    assert booking.slot_id != talk.id


@pytest.mark.parametrize(
    "words", ["flyt min tid til {}", "kan I rykke den fra i dag til {}?", "flyt den til {} tak", "{}"]
)
async def test_where_to_in_the_first_message(town: Town, words: str) -> None:
    await town.booked(await town.time(), by="conversation-1")
    day = NOW + timedelta(days=8)
    (asked,) = await town.talk().says(words.format(f"den {day.day}.{day.month} kl. 10.30"), "tid_flyt")
    assert f"til **{long_date(day.date())} kl. 10.30, Borgerservice**?" in asked["text"]


async def test_a_wish_that_nothing_fits(town: Town) -> None:
    await town.booked(await town.time(), by="conversation-1")
    (said,) = await town.talk().says("flyt min tid til kl. 20", "tid_flyt")
    assert said["text"].startswith("Jeg fandt ikke noget ledigt, der passer helt. Her er det nærmeste.")
    assert said["times"]["days"]


async def test_a_booking_that_expires_while_one_thinks(town: Town, redis: Redis) -> None:
    await town.booked(await town.time(), by="conversation-1")
    talk = town.talk()
    await talk.says("aflys min tid", "tid_aflys")
    async for key in redis.scan_iter("bookings:*"):
        await redis.delete(key)
    (asked,), _ = await talk.does("action_ask_mine_form_mine_bekraeftet")
    (said,) = await talk.says("ja", "bekraeft")
    assert asked["text"] == said["text"]
    assert said["text"].startswith("Den booking findes ikke længere.")


async def test_a_course_is_moved_and_keeps_its_code(town: Town) -> None:
    booking, talk = await town.booked(await town.date(1), by="conversation-1"), town.talk()
    new = await town.date(2)
    (dates,) = await talk.says("/tid_flyt", "tid_flyt", code=booking.code)
    assert "Hvilket hold vil du flytte til?" in dates["text"]
    assert [card["id"] for card in dates["courses"]] == ["ipad-2", "ipad-3"]
    assert dates["buttons"][dates["courses"][0]["button"]]["entities"] == {"code": booking.code, "to": "ipad-2"}
    (asked,) = await talk.chooses(dates, at(new).capitalize())
    assert asked["text"].startswith(
        f"Vil du flytte **iPad for begyndere** fra {at(booking)} til **{at(new)}, Hovedbiblioteket**?"
    )
    (done,) = await talk.chooses(asked, "Ja")
    assert done["text"].startswith(
        f"Så er det flyttet. Du har nu **iPad for begyndere**, {at(new)} på Hovedbiblioteket."
    )
    assert done["booking"]["code"] == booking.code
    assert await town.bookings.people("ipad-1") == []
    (again,) = await talk.chooses(asked, "Ja")
    assert again["text"].startswith("Den tid har du allerede.")


async def test_an_appointment_is_moved_by_words(town: Town) -> None:
    slot = await town.time()
    booking, talk = await town.booked(slot), town.talk()
    await talk.says("jeg vil flytte min tid", "tid_flyt")
    (times,) = await talk.says(f"{booking.code} {ANNA.contact}")
    assert "Hvilken tid vil du flytte til?" in times["text"]
    entries = [entry for day in times["times"]["days"] for entry in day["times"]]
    assert entries
    assert [times["buttons"][entry["button"]]["entities"]["code"] for entry in entries] == [booking.code] * len(entries)
    wanted = times["buttons"][entries[-1]["button"]]["entities"]["to"]
    assert town.municipality.appointments
    new = slot_with(town.municipality.appointments, wanted, NOW)
    (asked,) = await talk.says(f"den {new.start.day}.{new.start.month} kl. {clock(new.start)}", "uden_for_emne")
    assert f"til **{at(new)}, Borgerservice**" in asked["text"]
    (done,) = await talk.says("ja", "bekraeft")
    assert done["booking"]["start"] == new.start.isoformat()
    assert await town.bookings.people(slot.id) == []


async def test_who_waits_gets_the_seat_that_is_left(town: Town) -> None:
    booking = await town.booked(await town.date(1), by="conversation-1")
    for number in range(2):
        waits = await town.booked(await town.date(1), Person(f"P{number}", f"p{number}@eksempel.example"), wait=True)
    talk = town.talk()
    await talk.says("/tid_flyt", "tid_flyt", code=booking.code, to="ipad-2")
    await talk.says("ja", "bekraeft")
    assert await promotions.pending(town.bookings, NOW) == [waits.code]
    assert await promotions.pending(town.bookings, NOW + timedelta(days=100)) == []


async def test_one_who_is_there_already(town: Town) -> None:
    booking = await town.booked(await town.date(1), by="conversation-1")
    there = await town.booked(await town.date(2))
    talk = town.talk()
    await talk.says("/tid_flyt", "tid_flyt", code=booking.code, to="ipad-2")
    (said,) = await talk.says("ja", "bekraeft")
    assert (
        f"Du har allerede en anden booking der, med koden **{there.code}**. Jeg har ikke ændret noget." in said["text"]
    )
    assert len(await town.bookings.people("ipad-1")) == 1


def test_rasa_knows_every_action_and_slot(town: Town) -> None:
    domain = yaml.safe_load((ROOT / "bot" / "domain.yml").read_text())
    ours = {action.name() for action in own_bookings(town.services())}
    assert ours == {name for name in domain["actions"] if "mine_form" in name or "my_bookings" in name}
    assert domain["forms"][FORM]["required_slots"] == list(STEPS)
    assert {name for name in domain["slots"] if name.startswith("mine_")} == {TASK, *STEPS, REMARK}
    assert {"code", "to", "agreed"} <= set(domain["entities"])


async def test_moving_to_the_same_time(town: Town) -> None:
    booking, talk = await town.booked(await town.date(1), by="conversation-1"), town.talk()
    (said,) = await talk.says("/tid_flyt", "tid_flyt", code=booking.code, to="ipad-1")
    assert said["text"].startswith("Den tid har du allerede.")
    assert said["courses"]


@pytest.mark.parametrize("to", ["nonsens", "ipad-9", "borgerservice:pas:2026-02-31T10:00", "", "ipad-1' OR 1"])
async def test_moving_to_what_is_not_there(town: Town, to: str) -> None:
    booking, talk = await town.booked(await town.date(1), by="conversation-1"), town.talk()
    (said,) = await talk.says("/tid_flyt", "tid_flyt", code=booking.code, to=to)
    assert said["status"] == "dialogue"
    assert talk.slots["mine_til"] is None


async def test_moving_to_another_course_or_for_another_thing(town: Town) -> None:
    other = Single(id="android-1", day=NOW.date() + timedelta(days=5), start=time(10), end=time(12))
    android = Offering(id="android", title="Android", branch="Hovedbiblioteket", capacity=2, dates=(other,))
    await Catalogue(town.redis, "eksempelby").save(android, "android")
    course = await town.booked(await town.date(1), by="conversation-1")
    desk = await town.booked(await town.time(), by="conversation-1")
    talk = town.talk()
    for code, to in ((course.code, "android-1"), (course.code, desk.slot_id), (desk.code, "ipad-2")):
        (said,) = await talk.says("/tid_flyt", "tid_flyt", code=code, to=to)
        assert said["text"].startswith("Den tid kan man ikke vælge længere.")


async def test_moving_to_a_time_that_has_closed(town: Town) -> None:
    given = town.municipality.appointments
    assert given
    soon, *_, late = (await suggestions(town.bookings, given, given.types[0], None, Wish(), NOW)).times
    booking = await town.booked(late, by="conversation-1")
    town.now = soon.closes
    (said,) = await town.talk().says("/tid_flyt", "tid_flyt", code=booking.code, to=soon.id)
    assert said["text"].startswith("Den tid kan man ikke vælge længere.")


async def test_a_code_and_a_date_are_no_telephone_number(town: Town) -> None:
    booking, talk = await town.booked(await town.date(1)), town.talk()
    (said,) = await talk.says(f"afmeld {booking.code.replace('-', ' ')} 2611", "kursus_afmeld")
    assert said["text"].startswith("Tak. Hvad er den e-mail")


async def test_what_is_moved_is_known_for_as_long_as_it_is_kept(town: Town) -> None:
    booking, talk = await town.booked(await town.date(1), by="conversation-1"), town.talk()
    await talk.says("/tid_flyt", "tid_flyt", code=booking.code, to="ipad-3")
    await talk.says("ja", "bekraeft")
    later = town.bookings.kept_until(booking) + timedelta(days=1)
    assert await mine.made(town.bookings, talk.id, later) == [booking.code]


async def test_moving_to_a_full_one(town: Town) -> None:
    booking, talk = await town.booked(await town.date(1), by="conversation-1"), town.talk()
    for number in range(2):
        await town.booked(await town.date(2), Person(f"P{number}", f"p{number}@eksempel.example"))
    (said,) = await talk.says("/tid_flyt", "tid_flyt", code=booking.code, to="ipad-2")
    assert said["text"].startswith("Den tid er desværre lige blevet optaget. Du har stadig din gamle.")
    assert [card["id"] for card in said["courses"]] == ["ipad-3"]


async def test_two_move_to_the_last_seat_at_once(town: Town) -> None:
    await town.booked(await town.date(2), Person("Bo", "bo@eksempel.example"))
    talks = []
    for nth in range(2):
        person, talk = Person(f"P{nth}", f"p{nth}@eksempel.example"), town.talk(f"talk-{nth}")
        booking = await town.booked(await town.date(1), person, by=talk.id)
        await talk.says("/tid_flyt", "tid_flyt", code=booking.code, to="ipad-2")
        talks.append(talk)
    said = [one for (one,) in await asyncio.gather(*(talk.says("ja", "bekraeft") for talk in talks))]
    (lost,) = [one for one in said if "booking" not in one]
    assert lost["text"].startswith(
        "Den blev desværre optaget, lige før du nåede det. Du har stadig **iPad for begyndere**"
    )
    assert [card["id"] for card in lost["courses"]] == ["ipad-3"]
    assert [len(await town.bookings.people(f"ipad-{nth}")) for nth in (1, 2)] == [1, 2]


async def test_nowhere_to_move_to(content: Content, redis: Redis) -> None:
    town = Town(content, redis)
    await town.begin(dates=1)
    booking = await town.booked(await town.date(1), by="conversation-1")
    (said,) = await town.talk().says("/tid_flyt", "tid_flyt", code=booking.code)
    assert said["text"].startswith("Der er desværre ikke andet ledigt at flytte til. Du har stadig")
    assert LIBRARY in said["text"]


async def test_too_late(town: Town) -> None:
    booking = await town.booked(await town.time(), by="conversation-1")
    town.now = booking.closes
    for task in ("tid_aflys", "tid_flyt"):
        (said,) = await town.talk().says("/x", task, code=booking.code)
        assert said["text"].startswith("Det er for sent at ændre")
        assert f"Ring til Borgerservice på {DESK}, og sig koden **{booking.code}**." in said["text"]


async def test_it_closes_while_one_thinks(town: Town) -> None:
    booking, talk = await town.booked(await town.time(), by="conversation-1"), town.talk()
    await talk.says("aflys min tid", "tid_aflys")
    town.now = booking.closes
    (said,) = await talk.says("ja", "bekraeft")
    assert said["text"].startswith("Det er for sent at ændre")
    assert [each.state for each in await town.bookings.people(booking.slot_id)] == ["taken"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("stop", "afbryd"),
        ("hvad koster et pas", "pas_pris"),
        ("har I åbent på lørdag", "aabningstider"),
        ("jeg vil tale med et menneske", "kontakt_medarbejder"),
        ("ring til politiet han slår mig", "noed_krise"),
        ("kan man få kaffe der", "nlu_fallback"),
        ("tilmeld mig et kursus", "kursus_tilmeld"),
    ],
)
@pytest.mark.parametrize("steps", range(4))
async def test_what_is_no_reply_is_left_to_the_rules(town: Town, text: str, intent: str, steps: int) -> None:
    booking, talk = await town.booked(await town.date(1)), town.talk()
    for step in (("flyt min tid", "tid_flyt"), (booking.code, "x"), (ANNA.contact, "x"), ("/x", "tid_flyt"))[
        : steps + 1
    ]:
        await talk.says(*step, **({"code": booking.code, "to": "ipad-2"} if step[0] == "/x" else {}))
    before = dict(talk.slots)
    assert await talk.says(text, intent) == []
    assert talk.slots == before


async def test_after_an_answer_the_question_comes_again(town: Town) -> None:
    await town.booked(await town.date(1), by="conversation-1")
    talk = town.talk()
    await talk.says("meld mig fra", "kursus_afmeld")
    talk.hears("har I åbent på lørdag", "aabningstider")
    talk.events += [{"event": "action", "name": "action_opening_hours"}, {"event": "action", "name": "mine_form"}]
    said, _ = await talk.does("validate_mine_form")
    assert said == []
    (again,), _ = await talk.does("action_ask_mine_form_mine_bekraeftet")
    assert again["text"].startswith("Tilbage til din booking. Vil du afbestille")


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("ksjdf", "Det kunne jeg ikke læse som en kode."),
        ("4711", "Det kunne jeg ikke læse som en kode."),
        ("jeg har glemt koden", "Uden koden kan jeg ikke finde din booking."),
        (f"kode {MASK}", "Jeg har fjernet et CPR-nummer."),
        ("K" * 2000, "Det kunne jeg ikke læse som en kode."),
    ],
)
async def test_what_is_no_code(town: Town, text: str, remark: str) -> None:
    talk = town.talk()
    await talk.says("afmeld mig", "kursus_afmeld")
    (said,) = await talk.says(text, "uden_for_emne")
    assert said["text"].startswith(remark)
    assert LIBRARY in said["text"]
    assert said["buttons"][-1]["id"] == "afbryd"


async def test_what_is_no_contact_counts_as_no_try(town: Town) -> None:
    booking, talk = await town.booked(await town.date(1)), town.talk()
    await talk.says(f"afmeld {booking.code}", "kursus_afmeld")
    for _ in range(6):
        (said,) = await talk.says("ole@gmail", "uden_for_emne")
        assert said["text"].startswith("Det ligner ikke en e-mail eller et telefonnummer.")
    (asked,) = await talk.says(ANNA.contact)
    assert asked["text"].startswith("Vil du afbestille")


async def test_another_form_was_open(town: Town) -> None:
    """Its slot is still asked for when ours begins; and something of ours was left from before."""
    talk = town.talk()
    talk.slots |= {"requested_slot": "tilmeld_navn", "mine_kode": "FFF-2222", "mine_bekraeftet": True}
    (said,) = await talk.says("afmeld mig", "kursus_afmeld")
    assert said["text"].startswith("Hvad er din bookingkode")


async def test_a_municipality_that_books_elsewhere_says_where(town: Town, redis: Redis) -> None:
    bare = town.municipality.model_copy(update={"appointments": None})
    town.shelf = Fixed(dataclasses.replace(town.shelf.content, municipalities={"eksempelby": bare}))
    await redis.flushall()
    (said,) = await town.talk().says("aflys min tid", "tid_aflys")
    assert said["answer"] == "tid_aflys"
    assert "text" not in said


@pytest.mark.parametrize("steps", range(3))
async def test_the_store_is_away(town: Town, steps: int) -> None:
    booking, talk = await town.booked(await town.time(), by="conversation-1"), town.talk()
    if steps:
        await talk.says("aflys min tid", "tid_aflys")
    async with connect("redis://127.0.0.1:1") as away:
        away.connection_pool.connection_kwargs["retry"] = None
        talk.services = town.services(away)
        if steps < 2:
            talk.hears("aflys min tid", "tid_aflys")
            first, _ = await talk.does("validate_mine_form")
            assert first == []
        else:
            talk.slots["mine_bekraeftet"] = True
        (said,), _ = await talk.does("action_my_bookings")
    assert said["status"] == "error_assistant"
    assert said["text"].startswith("Det kan jeg desværre ikke lige nu.")
    assert (await town.bookings.people(booking.slot_id))[0].state == "taken"


async def test_a_conversations_codes_go_with_it(town: Town, redis: Redis) -> None:
    booking = await town.booked(await town.date(1), by="conversation-1")
    assert await mine.made(town.bookings, "conversation-1", NOW) == [booking.code]
    assert 29 * 86_400 < await redis.ttl(mine.mine_key("eksempelby", "conversation-1")) <= 31 * 86_400
    gone = town.bookings.kept_until(booking) + timedelta(seconds=1)
    assert await mine.made(town.bookings, "conversation-1", gone) == []
    await mine.forget(town.bookings, "conversation-1")
    assert await mine.made(town.bookings, "conversation-1", NOW) == []
