"""`make learn`: the change stays when the assistant gets no worse by it, and the files are as they were in every other case."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.nlu import learning
from benchmarks.nlu.figures import Guess
from benchmarks.nlu.learning import KEPT, WORSE, House, Measured, good_enough, handled, learn, table
from indgang.content.sentences import Sentence

FILE = "nlu:\n- intent: pas_pris\n  examples: |\n    - hvad koster et pas\n"
NEW = Sentence.of("pas_pris", "er pas dyre")


def guess(wanted: str, answer: str, *, asked_back: bool = False) -> Guess:
    return Guess(wanted, ((answer, 0.9),), asked_back)


def measured(right: int, wrong: int) -> Measured:
    exam = [guess("pas_pris", "pas_pris")] * right + [guess("pas_pris", "pas_barn")] * wrong
    return Measured(exam, [guess("pas_pris", "pas_pris")])


class Street:
    """A house whose training takes no time; `adopted` are the models that were taken into use."""

    def __init__(self, root: Path) -> None:
        self.nlu, self.adopted = root / "data/nlu/pas.yml", list[str]()
        for name, text in {
            "data/nlu/pas.yml": FILE,
            "tests/nlu/unseen/pas.yml": "nlu: []\n",
            "content/answers/pas/pas_pris.yml": "",
        }.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, "utf-8")
        self.house = House(
            root, root / "in_use", self.train, lambda fresh: self.adopted.append(fresh.read_text("utf-8"))
        )

    def train(self) -> Path:
        fresh = self.house.root / "new" / "model"
        fresh.parent.mkdir(exist_ok=True)
        fresh.write_text(self.nlu.read_text("utf-8"), "utf-8")
        return fresh


@pytest.fixture
def street(tmp_path: Path) -> Street:
    return Street(tmp_path)


def asked(monkeypatch: pytest.MonkeyPatch, *found: Measured | BaseException) -> None:
    def answer(*_: object) -> Sequence[Measured]:
        if isinstance(found[0], BaseException):
            raise found[0]
        return [one for one in found if isinstance(one, Measured)]

    monkeypatch.setattr(learning, "measured", answer)


def test_a_change_that_does_no_harm_is_kept_with_its_model(
    street: Street, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(monkeypatch, measured(199, 1), measured(198, 2))  # within the margin: one of 200
    assert learn([NEW], street.house) == KEPT
    assert street.nlu.read_text("utf-8") == f"{FILE}    - er pas dyre\n"
    assert street.adopted == [f"{FILE}    - er pas dyre\n"]
    printed = capsys.readouterr().out
    assert "+    - er pas dyre" in printed
    assert "Ændringen er beholdt" in printed


def test_a_change_that_does_harm_is_taken_back(
    street: Street, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(monkeypatch, measured(199, 1), measured(197, 3))
    assert learn([NEW], street.house) == WORSE
    assert (street.nlu.read_text("utf-8"), street.adopted) == (FILE, [])
    assert "ikke beholdt" in capsys.readouterr().out
    assert not (street.house.root / "new").exists()


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("no")])
def test_whatever_stops_it_leaves_the_files_as_they_were(
    street: Street, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    asked(monkeypatch, error)
    with pytest.raises(type(error)):
        learn([NEW], street.house)
    assert (street.nlu.read_text("utf-8"), street.adopted) == (FILE, [])
    assert [path.name for path in street.nlu.parent.iterdir()] == ["pas.yml"]


def test_showing_changes_nothing(street: Street, capsys: pytest.CaptureFixture[str]) -> None:
    assert learn([NEW], street.house, show_only=True) == KEPT
    assert street.nlu.read_text("utf-8") == FILE
    assert "+    - er pas dyre" in capsys.readouterr().out


def test_what_is_refused_is_said_and_nothing_is_trained(street: Street, capsys: pytest.CaptureFixture[str]) -> None:
    assert learn([Sentence.of("findes_ikke", "noget")], street.house) == KEPT
    printed = capsys.readouterr().out
    assert "Afvist: “noget” (findes_ikke): svaret findes ikke mere." in printed
    assert "ikke noget nyt at lære" in printed


def test_what_we_dont_cover_is_handled_when_it_is_declined() -> None:
    out = "uden_for_emne"
    guesses = [guess(out, out), guess(out, "pas_pris", asked_back=True), guess(out, "pas_pris")]
    assert [handled(one) for one in guesses] == [True, True, False]
    assert not handled(guess("pas_pris", "pas_pris", asked_back=True))


def test_the_table_shows_each_topic_before_and_after() -> None:
    lines = table(measured(3, 2), measured(4, 1)).splitlines()
    assert [line.split() for line in lines if line.strip().startswith(("pas", "I alt", "De nye"))] == [
        ["pas", "5", "3", "4", "+1"],
        ["I", "alt", "5", "3", "4", "+1"],
        ["De", "nye", "sætninger", "1", "1", "1"],
    ]
    assert good_enough(measured(3, 2), measured(4, 1))
    assert not good_enough(measured(4, 1), measured(3, 2))
