"""Which type and which unit people speak of, in the words they use."""

import pytest

from indgang.appointments import Appointments
from indgang.appointments.meant import types_in, types_meant, unit_in
from indgang.content import Content


@pytest.fixture(scope="module")
def town(content: Content) -> Appointments:
    found = content.municipality("eksempelby").appointments
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Jeg skal have nyt pas", "pas"), ("PASSET er udløbet", "pas"), ("bestil tid til pas til mit barn", "pas"),
        ("et id-kort", "pas"), ("id kort", "pas"), ("kørekort", "koerekort"), ("forny mit korekort", "koerekort"),
        ("kørekortet er væk", "koerekort"), ("køre kort", "koerekort"), ("tid til mit id", "mitid"), ("Mit ID", "mitid"), ("nemid", "mitid"),
        ("kodevisser", "mitid"), ("jeg er flyttet, ny adresse", "flytning"), ("flytningen", "flytning"),
        ("sundhedskort", "andet"), ("sygesikring", ""), ("gult kort", "andet"), ("bibliotekar", "bibliotekar"),
        ("book en bibliotekaar", "bibliotekar"), ("hjælp til min tablet", "bibliotekar"), ("it hjælp", "bibliotekar"),
        ("tid på biblioteket", ""), ("tid i borgerservice", ""), ("bestil tid", ""), ("kan jeg få en ny tid", ""),
        ("pas og kørekort", "pas koerekort"), ("pasfoto", ""), ("passer det på torsdag", ""), ("", ""), ("🙂", ""), ("x" * 10_000, ""),
    ],
)  # fmt: skip
def test_the_type_that_is_named(town: Appointments, text: str, types: str) -> None:
    assert [each.id for each in types_in(text, town.types)] == types.split()


@pytest.mark.parametrize(
    ("text", "about", "types"),
    [
        ("ja tak, en tid", "pas_barn", "pas"), ("bestil tid", "mitid_faa", "mitid"), ("tid til kørekort", "pas_barn", "koerekort"),
        ("pas og kørekort", "koerekort_forny", "koerekort"), ("bestil tid", "skole_alder", ""), ("bestil tid", None, ""),
    ],
)  # fmt: skip
def test_what_the_conversation_is_about_tells_the_type_where_the_text_does_not(
    town: Appointments, text: str, about: str | None, types: str
) -> None:
    assert [each.id for each in types_meant(text, about, town.types)] == types.split()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("på hovedbiblioteket", "hovedbiblioteket"), ("hovedbib", "hovedbiblioteket"), ("i Borgerservice", "borgerservice"),
        ("borgerservise", "borgerservice"), ("i morgen", None), ("på Månen", None),
    ],
)  # fmt: skip
def test_the_unit_that_is_named(town: Appointments, text: str, unit: str | None) -> None:
    found = unit_in(text, town.units)
    assert (found.id if found else None) == unit
