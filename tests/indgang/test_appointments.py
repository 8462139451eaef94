"""Which appointments a day has: hours, counters, holidays, notice, and the days on which the clocks change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from indgang.appointments.cells import NoSuchTime, slot_with
from indgang.appointments.diary import ANY, free_times
from indgang.bookings import Slot
from tests.indgang.small_appointments import LIBRARY, NOW, PASS, UNIT, appointments, at, clocks, week

THURSDAY = "2026-11-26"


def free(
    day: str, unit: dict[str, Any] | None = None, kind: dict[str, Any] | None = None, now: datetime = NOW, **taken: int
) -> list[Slot]:
    """The free times of a day, `taken` by the clock: `t1015=1` is one appointment in the cell at 10.15."""
    file = appointments(unit, kind)
    cells = {cell_at(f"{day}T{clock[1:3]}:{clock[3:]}"): number for clock, number in taken.items()}
    return free_times(file.types[0], file.units, ANY, [date.fromisoformat(day)], now, cells)


def cell_at(clock: str, unit: str = "borgerservice") -> str:
    return f"{unit}:{at(clock).astimezone(UTC):%Y-%m-%dT%H:%M}Z"


@pytest.mark.parametrize(
    ("day", "unit", "minutes", "clock"),
    [
        (THURSDAY, {}, 30, "10.00 10.30 11.00 11.30"),
        (THURSDAY, {}, 20, "10.00 10.20 10.40 11.00 11.20 11.40"),
        (THURSDAY, {"hours": week(["09:30-10:15", "14:00-15:00"])}, 15, "09.30 09.45 10.00 14.00 14.15 14.30 14.45"),
        (THURSDAY, {"hours": week(["09:30-10:15", "14:00-15:00"])}, 30, "09.30 14.00 14.30"),
        (THURSDAY, {"hours": week(["10:00-11:00", "11:00-11:30"])}, 30, "10.00 10.30 11.00"),
        (THURSDAY, {"hours": week(["10:00-10:25"])}, 30, ""),  # longer than the day
        (THURSDAY, {"hours": week(["10:03-11:04"])}, 15, "10.05 10.20 10.35"),  # in whole cells
        (THURSDAY, {"pause": ["10:30-11:00"]}, 20, "10.00 11.00 11.20 11.40"),
        (THURSDAY, {"pause": ["09:00-13:00"]}, 20, ""),
        (THURSDAY, {"exceptions": {THURSDAY: []}}, 30, ""),
        (THURSDAY, {"exceptions": {THURSDAY: ["14:00-15:00"]}}, 30, "14.00 14.30"),
        (THURSDAY, {"counters_at": [{"counters": 0, "dates": [THURSDAY]}]}, 30, ""),
        (THURSDAY, {"counters_at": [{"counters": 0, "days": ["thursday"], "hours": ["10:20-11:00"]}]}, 20, "10.00 11.00 11.20 11.40"),
        (THURSDAY, {"counters_at": [{"counters": 0, "days": ["friday"]}]}, 30, "10.00 10.30 11.00 11.30"),
        ("2026-11-28", {}, 30, ""),  # a Saturday
        ("2026-12-24", {}, 30, ""),  # Christmas Eve is no public holiday, but nobody is there
        ("2026-12-25", {}, 30, ""),
        ("2026-12-24", {"exceptions": {"2026-12-24": ["10:00-11:00"]}}, 30, "10.00 10.30"),
        ("2026-11-24", {}, 30, "11.00 11.30"),  # today, more than two hours from now
        ("2026-11-24", {"notice_hours": 0}, 30, "10.00 10.30 11.00 11.30"),
        ("2026-11-25", {"notice_hours": 26}, 30, "11.00 11.30"),
        ("2026-11-23", {}, 30, ""),  # yesterday
        ("2027-01-05", {}, 30, "10.00 10.30 11.00 11.30"),  # six weeks ahead
        ("2027-01-06", {}, 30, ""),
        ("2027-01-06", {"horizon_weeks": 7}, 30, "10.00 10.30 11.00 11.30"),
    ],
)  # fmt: skip
def test_the_times_of_a_day(day: str, unit: dict[str, Any], minutes: int, clock: str) -> None:
    assert clocks(free(day, unit, {"minutes": minutes})) == clock.split()


@pytest.mark.parametrize(
    ("now", "clock"),
    [("09:07", "11.30"), ("09:29", "11.30"), ("09:30", ""), ("10:00", ""), ("15:00", "")],
)
def test_too_soon_moves_no_time_off_its_place(now: str, clock: str) -> None:
    assert clocks(free("2026-11-24", now=at(f"2026-11-24T{now}"))) == clock.split()


def test_a_time_starts_where_the_one_before_ends_so_that_no_needless_hole_is_left() -> None:
    assert (
        clocks(free(THURSDAY, {}, {"minutes": 20}, t1000=1, t1005=1, t1010=1))
        == "10.15 10.35 10.55 11.15 11.35".split()
    )
    assert clocks(free(THURSDAY, {}, {"minutes": 30}, t1000=1, t1005=1, t1115=1)) == ["10.10", "10.40", "11.20"]
    assert clocks(free(THURSDAY, {"counters": 2}, t1000=1, t1005=1, t1115=2)) == ["10.00", "10.30", "11.20"]


def test_more_taken_than_there_are_counters_now_is_full() -> None:
    assert clocks(free(THURSDAY, t1000=3)) == ["10.05", "10.35", "11.05"]


def test_two_units_come_in_order_of_time() -> None:
    file = appointments(units=[UNIT, LIBRARY | {"hours": week(["09:30-11:00"])}], kind={})
    kind = file.types[0].model_copy(update={"units": ["borgerservice", "hovedbiblioteket"]})
    found = free_times(kind, file.units_for(kind), ANY, [date(2026, 11, 26)], NOW, {})
    assert clocks(found) == ["09.30", "10.00", "10.00", "10.30", "10.30", "11.00", "11.30"]
    assert [slot.branch for slot in found][:3] == ["Hovedbiblioteket", "Borgerservice", "Hovedbiblioteket"]


def test_a_slot_tells_what_the_engine_and_the_citizen_need() -> None:
    slot = free(THURSDAY, {"counters": 2})[0]
    assert (slot.id, slot.kind, slot.title) == (f"borgerservice:pas:{THURSDAY}T10:00", "appointment", "Nyt pas")
    assert (slot.start, slot.end) == (at(f"{THURSDAY}T10:00"), at(f"{THURSDAY}T10:30"))
    assert (slot.branch, slot.address, slot.bring) == ("Borgerservice", "Torvet 1", "Dit gamle pas.")
    assert slot.closes == at(f"{THURSDAY}T08:00")
    assert slot.cells == tuple((cell_at(f"{THURSDAY}T10:{minute:02}"), 2) for minute in range(0, 30, 5))


NIGHT = {"hours": week(["01:00-04:00"]), "notice_hours": 0, "horizon_weeks": 26}


def test_when_summer_time_begins_the_hour_that_is_skipped_has_no_times() -> None:
    found = free("2026-03-29", NIGHT, now=at("2026-03-01T09:00"))
    assert clocks(found) == ["01.00", "01.30", "03.00", "03.30"]
    assert all(slot.end.astimezone(UTC) - slot.start.astimezone(UTC) == timedelta(minutes=30) for slot in found)


def test_when_summer_time_ends_the_hour_that_comes_twice_has_times_twice() -> None:
    found = free("2026-10-25", NIGHT, now=at("2026-10-01T09:00"))
    assert clocks(found) == ["01.00", "01.30", "02.00", "02.30", "02.00", "02.30", "03.00", "03.30"]
    assert len({slot.id for slot in found}) == len({cell for slot in found for cell in slot.cells}) / 6 == 8
    file = appointments(NIGHT)
    assert [slot_with(file, slot.id, at("2026-10-01T09:00")) for slot in found] == found


def test_the_day_after_the_clocks_change_is_as_any_other() -> None:
    """Notice is real hours, not hours on the clock."""
    found = free("2026-10-26", {"notice_hours": 24}, now=at("2026-10-25T01:00"))
    assert clocks(found) == ["10.00", "10.30", "11.00", "11.30"]
    assert found[0].closes == at("2026-10-25T10:00")
    day = {"hours": week(["00:00-24:00"]), "notice_hours": 24}
    assert free("2026-10-26", day, now=at("2026-10-25T00:00"))[0].id == "borgerservice:pas:2026-10-26T00:00"
    assert free("2026-10-25", day, now=at("2026-10-24T12:00"))[0].id == "borgerservice:pas:2026-10-25T11:30"


def test_a_slot_is_found_again_by_its_id_even_when_it_is_taken() -> None:
    file = appointments()
    assert slot_with(file, f"borgerservice:pas:{THURSDAY}T10:30", NOW) == free(THURSDAY)[1]
    assert slot_with(file, f"borgerservice:pas:{THURSDAY}T10:05", NOW).start == at(f"{THURSDAY}T10:05")


@pytest.mark.parametrize(
    "slot",
    [
        "", "borgerservice", "borgerservice:pas", "borgerservice:pas:", "borgerservice:pas:nu", f"hos:pas:{THURSDAY}T10:00",
        f"borgerservice:skat:{THURSDAY}T10:00", f"borgerservice:pas:{THURSDAY}T10:01", f"borgerservice:pas:{THURSDAY}T11:40",
        f"borgerservice:pas:{THURSDAY}T09:00", f"borgerservice:pas:{THURSDAY}", "borgerservice:pas:2026-11-28T10:00",
        "borgerservice:pas:2027-02-04T10:00", "borgerservice:pas:2026-02-31T10:00", "borgerservice:pas:9999-12-31T23:59",
        "borgerservice:pas:0001-01-01T00:00", f"borgerservice:pas:{THURSDAY}T10:00+14:00",
    ],
)  # fmt: skip
def test_no_appointment_begins_then(slot: str) -> None:
    with pytest.raises(NoSuchTime):
        slot_with(appointments(), slot, NOW)


def test_a_type_that_is_booked_elsewhere_has_no_times_here() -> None:
    linked = PASS | {"minutes": None, "units": [], "link": "https://andeby.example/book"}
    file = appointments(types=[linked])
    assert file.units_for(file.types[0]) == []
    with pytest.raises(NoSuchTime):
        slot_with(file, f"borgerservice:pas:{THURSDAY}T10:00", NOW)
