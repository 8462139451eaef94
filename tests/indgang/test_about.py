"""What a conversation has been about, read off its events."""

from indgang.about import About, about
from indgang.events import Event, Understood, said_by


def turn(text: str, taken_as: str, status: str = "answered", **more: object) -> list[Event]:
    understood = Understood(id=taken_as, confidence=0.9)
    return [said_by("citizen", text), said_by("assistant", "…", understood=understood, status=status, **more)]


def test_what_was_wanted_in_order_and_how_often() -> None:
    events = [
        *turn("pas?", "pas_pris"),
        *turn("hej", "hilsen"),
        *turn("flytte", "flytning_anmeld"),
        *turn("pas!", "pas_pris"),
    ]
    assert about(events, {"hilsen"}).wanted == {"pas_pris": 2, "flytning_anmeld": 1}


def test_what_failed_with_the_citizens_words() -> None:
    events = [
        *turn("bla", "uden_for_emne", "unanswered_not_understood"),
        *turn("menneske", "kontakt_medarbejder", "handoff_queued"),
    ]
    found = about(events, set())
    assert found.failed == [("bla", "unanswered_not_understood")]
    assert found.wanted == {}


def test_the_place_that_was_named_last() -> None:
    one, two = {"branch": "Hovedbiblioteket"}, {"branch": "Havnebyen"}
    assert about(turn("ipad", "kursus_find", courses=[one]), set()).branch == "Hovedbiblioteket"
    assert about(turn("ipad", "kursus_find", courses=[one, two]), set()).branch == ""
    assert about(turn("ja", "kursus_tilmeld", booking=two), set()).branch == "Havnebyen"


def test_nothing_said_is_about_nothing() -> None:
    assert about([], set()) == About()
