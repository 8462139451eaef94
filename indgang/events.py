"""What stands in a conversation: the events that citizens and staff see, and what a button means."""

from datetime import UTC, date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

Kind = Literal["message", "typing", "holder", "closed", "edit", "queue", "read"]
From = Literal["citizen", "assistant", "staff", "system"]
Holder = Literal["assistant", "waiting", "staff"]
_NOT_SENT = {"buttons", "pressed", "offered", "staff"}


class Understood(BaseModel):
    """The taxonomy id that a message was taken as, and how sure the assistant was (0–1)."""

    id: str
    confidence: float


class SourceLine(BaseModel):
    title: str
    url: str


class AnswerLine(BaseModel):
    """Which answer was given and what it rests on."""

    id: str
    topic: str
    title: str
    sources: list[SourceLine]
    reviewed: date


class Button(BaseModel):
    """A suggestion. `id` is the answer it stands for; the rest is what pressing it does and is never sent out.

    `entities` go to Rasa with the id; `repeat` is the event whose text is asked again;
    `resume` gives a conversation that waits or that staff hold back to the assistant; `language` is the one to go on in.
    """

    title: str
    id: str | None = None
    entities: dict[str, str] = {}
    repeat: str | None = None
    resume: bool = False
    language: str | None = None

    def public(self) -> dict[str, str]:
        return {"title": self.title} | ({"id": self.id} if self.id else {})


class Event(BaseModel):
    """One entry of a conversation. Redis gives it its `id` (milliseconds-number) as it is stored.

    `language` is that of the text: of a citizen's where it was recognised, of ours where it is not Danish; `notice` the id of a dated notice.
    `edits` names the message that was changed; the message itself then stands with its new words and `edited`, or empty and `withdrawn`.
    `form` asks the window to show a form, `event` is what was read up to, `minutes` the wait that is left.
    `pressed` is the button behind a citizen's message; `offered` says that it asks whether to fetch a human being;
    `staff` is the user name of whoever wrote it. None of the three is sent to citizens.
    """

    id: str = ""
    kind: Kind = "message"
    from_: From = Field(alias="from")
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    text: str = ""
    client_id: str | None = None
    masked: bool = False
    understood: Understood | None = None
    answer: AnswerLine | None = None
    status: str | None = None
    buttons: list[Button] = []
    courses: list[dict[str, Any]] = []
    times: dict[str, Any] | None = None
    booking: dict[str, Any] | None = None
    holder: Holder | None = None
    queue: int | None = None
    minutes: int | None = None
    staff_name: str | None = None
    edits: str | None = None
    edited: bool = False
    withdrawn: bool = False
    event: str | None = None
    form: Literal["message"] | None = None
    language: str | None = None
    notice: str | None = None
    pressed: Button | None = None
    offered: bool = False
    staff: str | None = None

    def stored(self) -> str:
        return self.model_dump_json(by_alias=True, exclude={"id"}, exclude_defaults=True)

    @classmethod
    def read(cls, event_id: str, stored: str) -> "Event":
        event = cls.model_validate_json(stored)
        return event.model_copy(update={"id": event_id})

    def public(self) -> dict[str, Any]:
        """The event as the public contract has it: without what a button does. One that is not stored has no `id`."""
        data = self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=_NOT_SENT)
        for empty in ("id", "courses", "masked", "edited", "withdrawn"):
            if not data[empty]:
                del data[empty]
        if self.buttons:
            data["buttons"] = [button.public() for button in self.buttons]
        return data

    def for_staff(self) -> dict[str, Any]:
        """As the console has it: with the user name of the member of staff who wrote it."""
        return self.public() | ({"staff": self.staff} if self.staff else {})


def spoken_to(language: str) -> str | None:
    """The language of our own sentences to whoever reads `language`, as an event has it: None is Danish, and all others get English."""
    return None if language == "da" else "en"


def said_by(who: From, text: str, **more: Any) -> Event:
    return Event(**{"from": who, "text": text, **more})


def position(event_id: str) -> tuple[int, int]:
    """Where an event stands in its conversation. Raises ValueError for what is not an event's id."""
    milliseconds, _, number = event_id.partition("-")
    return int(milliseconds), int(number or 0)
