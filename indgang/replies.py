"""What is said to the citizen when the assistant has had its turn.

Pure rules: an outcome of the assistant and the state of the conversation in, events out. Nothing is stored here.
"""

from dataclasses import dataclass, field
from datetime import date

from indgang.content.library import DANISH, ENGLISH, Content, Said
from indgang.content.rendering import fill
from indgang.events import AnswerLine, Button, Event, SourceLine, Understood, said_by, spoken_to
from indgang.languages import Foreign
from indgang.outcomes import NOT_UNDERSTOOD, Outcome

OUT_OF_SCOPE = "uden_for_emne"
HUMAN = "kontakt_medarbejder"
EMERGENCY = "noed_krise"
YES = "bekraeft"
DIALOGUE_TOPICS = frozenset({"smalltalk", "dialog"})
MISSES_BEFORE_OFFER = 2
SUGGESTIONS = 3
LEAST_CANDIDATE = 0.06  # a candidate below this is a guess that would only confuse


@dataclass(frozen=True)
class Scene:
    """Where a turn takes place. `misses` counts misunderstandings in a row; `offered` says that the last
    thing the assistant asked was whether to fetch a human being; `human_now` that one can come now, else a message
    can be left. `language` is the citizen's, `message` their event's id."""

    content: Content
    site: str
    day: date
    front: str = "kommune"
    language: str = "da"
    message: str = ""
    misses: int = 0
    offered: bool = False
    human_now: bool = True

    def sentence(self, key: str, **values: str) -> str:
        return self.content.sentence(key, self.site, self.day, self.language, **values)

    def said(self, answer_id: str) -> Said | None:
        return self.content.said(answer_id, self.site, self.day, self.front, self.language)

    def title(self, answer_id: str) -> str | None:
        return self.content.title(answer_id, self.site, self.front, self.language)

    @property
    def spoken(self) -> str | None:
        return spoken_to(self.language)

    @property
    def foreign(self) -> Foreign | None:
        """What we can say in the citizen's own language, where that is neither Danish nor English."""
        return self.content.foreign.get(self.language)

    @property
    def has_chat(self) -> bool:
        """Whether people of the municipality answer in the chat at all."""
        return self.content.municipality(self.site).chat.staffed is not None


@dataclass(frozen=True)
class Reply:
    """`handoff` asks the caller to put the citizen in the queue (or to say that nobody is there).

    `topic` is the answer that staff will see the conversation under; empty leaves what it was.
    """

    events: list[Event] = field(default_factory=list)
    misses: int = 0
    handoff: bool = False
    topic: str = ""


def reply_to(outcome: Outcome, scene: Scene) -> Reply:
    """The reply to one turn, in the order in which the cases matter."""
    if outcome.answer == HUMAN or (outcome.answer == YES and scene.offered):
        return Reply(handoff=True)
    if scene.foreign and outcome.answer != EMERGENCY:
        return Reply([_in_their_language(scene.foreign, outcome, scene)], topic=_topic(outcome, scene))
    if outcome.answer == NOT_UNDERSTOOD:
        return _missed(_not_understood(outcome, scene), scene)
    if outcome.text is not None:
        return Reply([_spoken(outcome, scene)], topic=outcome.answer)
    said = scene.said(outcome.answer)
    if said is None:
        return Reply([_without_text(outcome, scene)], topic=outcome.answer)
    if outcome.answer == OUT_OF_SCOPE:
        return _missed(_answered(said, outcome, scene, "unanswered_out_of_scope"), scene)
    return Reply([_answered(said, outcome, scene, outcome.status or _status(said))], topic=_topic(outcome, scene))


def _topic(outcome: Outcome, scene: Scene) -> str:
    answer = scene.content.answers.get(outcome.answer)
    return answer.id if answer and answer.topic not in DIALOGUE_TOPICS and answer.id != OUT_OF_SCOPE else ""


def _in_their_language(foreign: Foreign, outcome: Outcome, scene: Scene) -> Event:
    """We don't answer in this language, and say so in it; the same question can be answered in English, or by a human being."""
    values = scene.content.values(scene.content.municipality(scene.site), scene.day, scene.language)
    human = [Button(title=foreign.human, id=HUMAN)] if scene.has_chat else []
    return said_by(
        "assistant",
        fill(foreign.sentence, values),
        language=scene.language,
        understood=Understood(
            id=OUT_OF_SCOPE if outcome.answer == NOT_UNDERSTOOD else outcome.answer, confidence=outcome.confidence
        ),
        status="unanswered_language",
        buttons=[Button(title=foreign.again_in_english, repeat=scene.message, language=ENGLISH), *human],
    )


def failure(scene: Scene, citizen_event: str, *, busy: bool = False) -> Reply:
    """What is said when the assistant gave nothing usable: the way on, and the question kept for another try."""
    event = said_by(
        "assistant",
        scene.sentence("assistant_busy" if busy else "assistant_down"),
        language=scene.spoken,
        understood=Understood(id=OUT_OF_SCOPE, confidence=0),
        status="error_assistant",
        buttons=[Button(title=scene.sentence("try_again"), repeat=citizen_event), *_human(scene)],
    )
    return Reply([event], scene.misses)


def _status(said: Said) -> str:
    if said.id == EMERGENCY:
        return "emergency"
    return "dialogue" if said.topic in DIALOGUE_TOPICS else "answered"


def _spoken(outcome: Outcome, scene: Scene) -> Event:
    other = _other_need(outcome, scene)
    return said_by(
        "assistant",
        _with_other_need(_excused(outcome.text or "", outcome.language, scene), other, scene),
        language=scene.spoken,
        understood=_understood(outcome),
        status=outcome.status or "answered",
        buttons=outcome.buttons + other,
        courses=outcome.courses,
        times=outcome.times,
        booking=outcome.booking,
    )


def _answered(said: Said, outcome: Outcome, scene: Scene, status: str) -> Event:
    other = _other_need(outcome, scene)
    more = [answer for answer in said.see_also if answer != outcome.also]
    suggestions = [Button(title=title, id=answer) for answer in more if (title := scene.title(answer))]
    return said_by(
        "assistant",
        _with_other_need(_excused(said.text, said.language, scene), other, scene),
        language=scene.spoken,
        understood=_understood(outcome),
        answer=answer_line(said),
        status=status,
        buttons=outcome.buttons + other + suggestions + _appointments(said, scene),
    )


def _appointments(said: Said, scene: Scene) -> list[Button]:
    """The way to a time at the counter, where the answer is about something that one books here."""
    booked_here = scene.content.municipality(scene.site).appointments
    kinds = [kind for kind in booked_here.types if said.id in kind.answers and not kind.link] if booked_here else []
    ask = scene.sentence
    return [
        Button(title=ask("book_time", what=kind.title), id="tid_bestil", entities={"type": kind.id})
        for kind in kinds[:1]
    ]


def _other_need(outcome: Outcome, scene: Scene) -> list[Button]:
    """A button for the second thing that the message asked for, if there is one that we can answer."""
    title = scene.title(outcome.also) if outcome.also else None
    return [Button(title=title, id=outcome.also)] if title else []


def _excused(text: str, language: str, scene: Scene) -> str:
    """`text`, with a word before it where the citizen reads English and we have it in Danish only."""
    only_danish = scene.language != DANISH and language == DANISH
    return f"{scene.sentence('only_danish')}\n\n{text}" if only_danish else text


def _human(scene: Scene) -> list[Button]:
    """The offer of a human being, where people answer in the chat: now, or later."""
    key = "talk_to_human" if scene.human_now else "leave_message"
    return [Button(title=scene.sentence(key), id=HUMAN)] if scene.has_chat else []


def _with_other_need(text: str, other: list[Button], scene: Scene) -> str:
    return f"{text}\n\n{scene.sentence('other_need')}" if other else text


def _without_text(outcome: Outcome, scene: Scene) -> Event:
    return said_by(
        "assistant",
        scene.sentence("no_text"),
        language=scene.spoken,
        understood=_understood(outcome),
        status="unanswered_no_text",
        buttons=_human(scene),
    )


def _not_understood(outcome: Outcome, scene: Scene) -> Event:
    likely = [candidate.id for candidate in outcome.ranking if candidate.confidence >= LEAST_CANDIDATE]
    titles = {answer: title for answer in likely if answer != OUT_OF_SCOPE and (title := scene.title(answer))}
    buttons = [Button(title=title, id=answer) for answer, title in list(titles.items())[:SUGGESTIONS]]
    if buttons:
        buttons.append(Button(title=scene.sentence("clarify_none"), id=OUT_OF_SCOPE))
    return said_by(
        "assistant",
        scene.sentence("clarify" if buttons else "not_understood"),
        language=scene.spoken,
        understood=Understood(id=OUT_OF_SCOPE, confidence=outcome.confidence),
        status="clarified" if buttons else "unanswered_not_understood",
        buttons=buttons,
    )


def _missed(event: Event, scene: Scene) -> Reply:
    """The same event, with the offer of a human being from the second misunderstanding in a row on."""
    misses = scene.misses + 1
    if misses < MISSES_BEFORE_OFFER:
        return Reply([event], misses)
    offer = "offer_contact" if not scene.has_chat else "offer_human" if scene.human_now else "offer_message"
    text = f"{event.text}\n\n{scene.sentence(offer)}"
    buttons = _human(scene) + [button for button in event.buttons if button.id != HUMAN]
    changed = {"text": text, "buttons": buttons, "offered": scene.has_chat}
    return Reply([event.model_copy(update=changed)], misses)


def _understood(outcome: Outcome) -> Understood:
    return Understood(id=outcome.answer, confidence=outcome.confidence)


def answer_line(said: Said) -> AnswerLine:
    return AnswerLine(
        id=said.id,
        topic=said.topic,
        title=said.title,
        sources=[SourceLine(title=source.title, url=str(source.url)) for source in said.sources],
        reviewed=said.reviewed,
    )
