"""What the assistant answers a turn with: the object that Rasa's reply carries under `custom`."""

from typing import Any

from pydantic import BaseModel, Field

from indgang.events import Button

NOT_UNDERSTOOD = "nlu_fallback"


class Candidate(BaseModel):
    id: str
    confidence: float


class Outcome(BaseModel):
    """`answer` is the id the message was taken as, `also` a second one that it asked for; `text` is there only when an action says the words itself, in `language`."""

    answer: str
    confidence: float = Field(default=1.0, ge=0, le=1)
    ranking: list[Candidate] = []
    also: str | None = None
    text: str | None = None
    language: str = "da"
    status: str | None = None
    courses: list[dict[str, Any]] = []
    times: dict[str, Any] | None = None
    booking: dict[str, Any] | None = None
    buttons: list[Button] = []
