"""The file `appointments.yml`: what an editor can get wrong is told with file, line and what to write instead."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from indgang.appointments import Appointments
from indgang.config import ROOT
from indgang.content import Content, load_content
from indgang.content.files import File, read_model
from indgang.errors import ContentError

PATH = "municipalities/proevestrup/appointments.yml"
FILE = """units:
  - id: borgerservice
    name: "Borgerservice"
    address: "Kirkestræde 22"
    counters: 2
    pause: ["12:00-12:30"]
    exceptions: {"2026-12-23": ["10:00-11:00"]}
types:
  - id: pas
    title: "Nyt pas"
    words: ["pas"]
    answers: [pas_bestil]
    minutes: 15
    units: [borgerservice]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "content", tmp_path / "content"))


def read(folder: Path, text: str) -> Appointments:
    (folder / PATH).write_text(text, "utf-8")
    found = load_content(folder).municipality("proevestrup").appointments
    assert found
    return found


@pytest.mark.parametrize(
    ("old", "new", "line", "advice"),
    [
        ("minutes: 15", "minutes: 25", 13, "minutes skal være 10, 15, 20 eller 30 – her står 25."),
        ("minutes: 15", 'link: "https://x.example/"', 9, "pas har både link og minutes eller units. Behold link"),
        ("    minutes: 15\n", "", 9, "pas mangler minutes og units (fx minutes: 15 og units: [borgerservice]), eller link"),
        ("    minutes: 15\n    units: [borgerservice]", "    link: x", 13, "skal være en adresse, der begynder med https://"),
        ("[borgerservice]", "[borgerservic]", 14, "stedet borgerservic findes ikke. Mente du borgerservice?"),
        ("[pas_bestil]", "[pas_bestille]", 12, "svaret pas_bestille findes ikke. Mente du pas_bestil?"),
        ("id: pas", "id: Pas og id", 9, "må kun have små bogstaver a-z, tal, - og _"),
        ("id: pas", "id: a:b", 9, "må kun have små bogstaver a-z, tal, - og _"),
        ('"Nyt pas"', '"' + "x" * 61 + '"', 10, "må højst have 60 tegn"),
        ('"Nyt pas"', '" "', 10, "er tom. Skriv en tekst."),
        ('["pas"]', "[]", 11, "skal have mindst 1 – her er 0."),
        ("counters: 2", "counters: 0", 5, "skal være mindst 1 – her står 0."),
        ("counters: 2", "counters: to", 5, "skal være et helt tal – her står to."),
        ("counters: 2", "counters: 2\n    horizon_weeks: 0", 6, "skal være mindst 1 – her står 0."),
        ("counters: 2", "counters: 2\n    counters_at: [{counters: 1}]", 6, "her mangler, hvornår antallet gælder"),
        ("counters: 2", 'counters: 2\n    counters_at: [{counters: 1, days: [friday], dates: ["2026-12-18"]}]', 6, "skriv enten days eller dates"),
        ("counters: 2", "counters: 2\n    counters_at: [{counters: 1, days: [fredag]}]", 6, "her står fredag."),
        ("counters: 2", "skranker: 2", 5, "kender ikke nøglen units.0.skranker"),
        ('"12:00-12:30"', '"12-13"', 6, 'her står 12-13. Skriv et tidsrum i anførselstegn som "10:00-15:00".'),
        ('["12:00-12:30"]', "[12:30]", 6, 'her står 750. Skriv et tidsrum i anførselstegn som "10:00-15:00".'),
        ('"12:00-12:30"', '"13:00-12:30"', 6, "13:00-12:30 er ikke et tidsrum på én dag."),
        ("2026-12-23", "2026-02-31", 7, "skal være en dato som 2026-11-22"),
        ("units: [borg", "units: [borg]\n  - id: pas\n    title: \"A\"\n    words: [b]\n    minutes: 10\n    units: [borg", 8, ""),
        ("id: borgerservice", "id: raadhuset", 2, "raadhuset mangler hours, og ingen åbningstid i kommunens fil har id: raadhuset."),
        ("types:", "typer:", 8, "kender ikke nøglen typer. Mente du types?"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file(folder: Path, old: str, new: str, line: int, advice: str) -> None:
    assert old in FILE
    with pytest.raises(ContentError) as error:
        read(folder, FILE.replace(old, new, 1))
    said = str(error.value)
    assert advice in said
    if advice:
        assert said.startswith(f"content/{PATH}:{line}: ")


def test_an_id_may_stand_only_once(folder: Path) -> None:
    again = FILE[FILE.index("  - id: pas") :]
    with pytest.raises(ContentError, match="id: pas står to gange under types"):
        read(folder, FILE + again)


def test_hours_that_are_not_said_are_the_opening_hours_of_the_same_place(folder: Path) -> None:
    unit = read(folder, FILE).units[0]
    spans = {day: unit.spans_on(date.fromisoformat(day)) for day in ("2026-11-23", "2026-11-24", "2026-11-26")}
    assert [[(span.start, span.end) for span in each] for each in spans.values()] == [
        [],  # Monday
        [(570, 720), (750, 870)],  # 9.30 to 14.30 but for the pause
        [(570, 720), (840, 1110)],
    ]


def test_a_day_on_which_the_place_is_closed_is_closed_for_appointments_unless_it_is_named_here(folder: Path) -> None:
    hours = "\n    hours: {" + ", ".join(
        f'{day}: ["09:00-10:00"]' for day in "monday tuesday wednesday thursday friday saturday sunday".split()
    ) + "}"  # fmt: skip
    for text in (FILE, FILE.replace("counters: 2", f"counters: 2{hours}")):
        unit = read(folder, text).units[0]
        assert unit.spans_on(date(2026, 12, 30)) == []
        assert [(span.start, span.end) for span in unit.spans_on(date(2026, 12, 23))] == [(600, 660)]


def test_the_towns_that_come_with_the_project(content: Content) -> None:
    own, linked = (content.municipality(site).appointments for site in ("eksempelby", "proevestrup"))
    assert own
    assert linked
    assert all(own.units_for(kind) and kind.bring and not kind.link for kind in own.types)
    assert all(kind.link and not linked.units_for(kind) for kind in linked.types)
    assert own.units[0].counters_on(date(2026, 11, 26))[12 * 12] == 1


def test_the_template_can_be_used_as_it_is_and_with_all_its_examples() -> None:
    text = (ROOT / "content/templates/appointments.yml").read_text("utf-8")
    whole = re.sub(r"^(\s*)#:", r"\1", text, flags=re.MULTILINE)
    plain, full = (read_model(File("appointments.yml", each.encode()), Appointments) for each in (text, whole))
    assert [kind.id for kind in plain.types] == ["pas"]
    assert [kind.id for kind in full.types] == ["pas", "koerekort"]
    for model, given in ((type(full.units[0]), full.units), (type(full.types[0]), full.types)):
        named = {name for each in given for name in each.model_fields_set}
        assert named == set(model.model_fields)
