"""What a municipality says about its chat: what is left out has a usual value, and what cannot be is refused in Danish."""

from typing import Any

import pytest
import yaml

from indgang.config import ROOT
from indgang.content.files import Folder
from indgang.content.library import Content, load_content
from indgang.content.municipalities import Chat
from indgang.errors import ContentError

FILE = "municipalities/eksempelby.yml"


def with_chat(**chat: Any) -> Content:
    """The content, with these settings of Eksempelby's chat."""
    folder = Folder.read(ROOT / "content")
    settings = yaml.safe_load(folder.files[FILE])
    settings["chat"] |= chat
    folder.files[FILE] = yaml.safe_dump(settings, allow_unicode=True, default_style='"').encode()
    return load_content(folder)


def test_what_is_left_out_has_a_usual_value() -> None:
    chat = Chat.model_validate({"staffed": None, "retention_days": 30})
    assert (chat.call_staff, chat.answer_within, chat.minutes_each) == (False, 10, 8)
    assert (chat.teams, chat.labels, chat.team_for("kommune")) == ([], [], "")


def test_whoever_waits_belongs_to_the_first_team_of_the_front(content: Content) -> None:
    chat = content.municipality("eksempelby").chat
    assert (chat.team_for("kommune"), chat.team_for("bibliotek")) == ("borgerservice", "bibliotek")
    anybody = Chat.model_validate(
        {
            "staffed": None,
            "retention_days": 1,
            "teams": [{"id": "b", "name": "B", "fronts": ["bibliotek"]}, {"id": "a", "name": "A"}],
        }
    )
    assert (anybody.team_for("kommune"), anybody.team_for("bibliotek")) == ("a", "b")


@pytest.mark.parametrize(
    ("chat", "told"),
    [
        ({"teams": [{"id": "it", "name": "It"}, {"id": "it", "name": "Igen"}]}, "to gange"),
        ({"labels": [{"id": "a", "title": "A"}, {"id": "a", "title": "B"}]}, "to gange"),
        ({"teams": [{"id": "It hjælp", "name": "It"}]}, "små bogstaver"),
        ({"teams": [{"id": "it", "name": "It", "email": "it@eksempelby"}]}, "e-mail-adresse"),
        ({"teams": [{"id": "it", "name": "It", "email": "it@eksempelby.dk\nBcc: x@y.dk"}]}, "e-mail-adresse"),
        ({"labels": [{"id": "a", "title": "A", "colour": "red"}]}, "farve"),
        ({"library_staffed": "findesikke"}, "opening_hours"),
        ({"library_staffed": "hovedbiblioteket", "staffed": None}, "staffed"),
    ],
)
def test_what_cannot_be_is_refused_in_danish(chat: dict[str, Any], told: str) -> None:
    with pytest.raises(ContentError) as refused:
        with_chat(**chat)
    assert refused.value.path.endswith("eksempelby.yml")
    assert told in refused.value.problem
