"""A new municipality out of answers to questions, and the template it is made from."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from indgang.config import ROOT
from indgang.content import Content, load_content
from indgang.content.check import house_rules
from indgang.content.files import File, Folder, read_model
from indgang.content.municipalities import Chat, Colours, Front, Greeting, Library, Notice, Settings
from indgang.content.new_municipality import QUESTIONS, TEMPLATE, check, code, email, filled, main, phone, words, write
from indgang.errors import ContentError
from indgang.opening_hours import Unit, Week

pytestmark = pytest.mark.slow

TEXT = (ROOT / "content" / TEMPLATE).read_text("utf-8")
ANSWERS = {
    "navn": 'Æbeløs "gamle" Kommune: nord',
    "kort navn": "Æbelø",
    "kode": "0997",
    "telefon": "12345633",
    "e-mail": "post@aebeloe.example",
    "adresse": "Åvej 1, # 2. sal, 9979 Æbelø",
    "hjemmeside": "https://www.Aebeloe.example/velkommen",
    "bibliotek": "Æbelø Bibliotek",
    "bibliotekets telefon": "+45 12 34 56 44",
    "borgerservice på biblioteket": "Nej",
    "chattid": "10:00-14:00",
    "kontaktside": "https://www.aebeloe.example/kontakt",
    "persondataside": "https://www.aebeloe.example/persondata",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "content", tmp_path / "content"))


def asked(folder: Path, lines: list[str], site: str = "aebeloe") -> subprocess.CompletedProcess[str]:
    """The command with its answers from a pipe."""
    return subprocess.run(
        [sys.executable, "-m", "indgang.content.new_municipality", site],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=os.environ | {"INDGANG_CONTENT": str(folder)},
    )


def made(folder: Path) -> set[str]:
    return {path.name for path in (folder / "municipalities").iterdir()} - {"eksempelby", "proevestrup"}


def loaded(text: str) -> Content:
    files = Folder.read(ROOT / "content")
    files.files["municipalities/aebeloe.yml"] = text.encode()
    return load_content(files)


def read_answers() -> dict[str, str]:
    return {question.gap: question.read(ANSWERS[question.gap]) for question in QUESTIONS}


def test_the_answers_become_a_municipality_that_passes_the_check(folder: Path) -> None:
    done = asked(folder, list(ANSWERS.values()))
    assert (done.returncode, done.stderr) == (0, "")
    assert "aebeloe.yml" in done.stdout
    content = load_content(folder)
    one = content.municipality("aebeloe")
    assert (one.name, one.address, one.code) == (ANSWERS["navn"], ANSWERS["adresse"], "0997")
    assert (one.phone, one.library.phone, one.library.citizen_services) == ("12 34 56 33", "12 34 56 44", False)
    assert one.allowed_origins == ["https://www.aebeloe.example"]
    assert one.chat.staffed
    assert [unit.hours for unit in one.opening_hours] == [None, None, None]
    assert [problem for problem in house_rules(content) if "Æbelø" in problem] == []


def test_a_bad_answer_is_told_and_asked_for_again(folder: Path) -> None:
    bad = {"kode": "101", "telefon": "1234", "hjemmeside": "www.aebeloe.dk", "chattid": "15:00-10:00"}
    lines = [line for gap, good in ANSWERS.items() for line in ([bad[gap], good] if gap in bad else [good])]
    done = asked(folder, lines)
    assert done.returncode == 0, done.stdout
    for told in ("fire cifre", "otte cifre", "begynder med https://", "et tidsrum som"):
        assert told in done.stdout
    assert load_content(folder).municipality("aebeloe").code == "0997"


def test_when_the_answers_stop_nothing_is_written(folder: Path) -> None:
    done = asked(folder, list(ANSWERS.values())[:-1])
    assert (done.returncode, "Der er ikke skrevet noget." in done.stdout, done.stderr) == (1, True, "")
    assert made(folder) == {"eksempelby.yml", "proevestrup.yml"}


def test_a_municipality_that_is_there_is_left_alone(folder: Path) -> None:
    before = (folder / "municipalities" / "eksempelby.yml").read_bytes()
    done = asked(folder, list(ANSWERS.values()), "eksempelby")
    assert (done.returncode, "allerede" in done.stdout) == (1, True)
    assert (folder / "municipalities" / "eksempelby.yml").read_bytes() == before


@pytest.mark.parametrize("site", ["", "Æbelø", "../x", "a b", "x"])
def test_an_id_that_cannot_be_is_refused_at_once(site: str) -> None:
    assert main([site]) == 2


def test_nobody_is_overwritten_who_came_in_between(tmp_path: Path) -> None:
    path = tmp_path / "aebeloe.yml"
    path.write_text("theirs")
    with pytest.raises(FileExistsError):
        write(path, "ours")
    assert (path.read_text(), [file.name for file in tmp_path.iterdir()]) == ("theirs", ["aebeloe.yml"])


def test_what_the_loader_refuses_is_not_written() -> None:
    text = filled(TEXT, read_answers()).replace("#14528c", "#ffffff")
    with pytest.raises(ContentError, match="kontrasten"):
        check(Folder.read(ROOT / "content"), "municipalities/aebeloe.yml", text)


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        (words, ""),
        (words, "a\tb"),
        (words, "{navn}"),
        (words, "a\u2028b"),
        (code, "٠١٠١"),
        (phone, "12345"),
        (email, "a@b"),
    ],
)
def test_what_cannot_be_used_is_refused(read: object, typed: str) -> None:
    assert callable(read)
    with pytest.raises(ValueError, match=r"\w"):
        read(typed)


def test_the_templates_comments_stay() -> None:
    def comments(text: str) -> list[str]:
        return [line for line in text.splitlines() if line.lstrip().startswith("#")]

    assert comments(filled(TEXT, read_answers())) == comments(TEXT)
    assert len(comments(TEXT)) > 40


def test_the_template_has_a_gap_for_each_question_and_no_other() -> None:
    gaps = {
        gap for line in TEXT.splitlines() if not line.lstrip().startswith("#") for gap in re.findall(r"<(.+?)>", line)
    }
    assert gaps == {question.gap for question in QUESTIONS} | {"domæne"}


def test_the_template_as_it_stands_is_refused() -> None:
    with pytest.raises(ContentError, match="aebeloe"):
        loaded(TEXT)


def test_without_staff_in_the_chat_it_says_so() -> None:
    one = loaded(filled(TEXT, read_answers() | {"chattid": "nej"})).municipality("aebeloe")
    assert one.chat.staffed is None
    assert len(one.opening_hours) == 3


def everything_in_use() -> str:
    """The filled template with every example in it taken up (and the null that an example replaces taken out)."""
    text = re.sub(r"^(\s*)#:", r"\1", filled(TEXT, read_answers()), flags=re.MULTILINE)
    return re.sub(r"^    hours: null .*\n(?=    hours:)", "", text, flags=re.MULTILINE)


def test_every_example_in_the_template_can_be_used() -> None:
    content = loaded(everything_in_use())
    one = content.municipality("aebeloe")
    assert set(one.links) == set(content.local.links)
    assert one.notices
    assert one.library.cms
    assert any(unit.self_service for unit in one.opening_hours)


def used(model: object) -> Iterator[tuple[type[BaseModel], str]]:
    """Every setting that stands in what was read, with the kind of thing it belongs to."""
    if isinstance(model, BaseModel):
        for name in model.model_fields_set:
            yield type(model), name
            yield from used(getattr(model, name))
    inside = model.values() if isinstance(model, dict) else model if isinstance(model, list) else []
    for part in inside:
        yield from used(part)


@pytest.mark.parametrize("model", [Settings, Library, Colours, Front, Greeting, Chat, Notice, Unit, Week])
def test_the_template_shows_every_setting(model: type[BaseModel]) -> None:
    settings = read_model(File("aebeloe.yml", everything_in_use().encode()), Settings)
    shown = {name for kind, name in used(settings) if kind is model}
    assert set(model.model_fields) - shown == set()
