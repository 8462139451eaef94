"""Answers "er der et kursus i ipad": up to five courses of our own and the library's, each with its sign-up."""

from actions.course_cards import Button, cards, when
from actions.course_words import choices, introduction, no_calendar, question
from actions.offers import Offers, offers, session_with
from actions.turn import Event, Turn, TurnAction
from indgang.course_search import MOST, Found, others_of, search
from indgang.courses import NoSuchSession, Session

SEARCHED = "kursus_soegt"  # the slot with what was said so far, one text a line, while a question about it is open
_PAGES = 6  # of a search, looked at for what to ask


class FindCourses(TurnAction):
    answer = "kursus_find"

    def name(self) -> str:
        return "action_find_courses"

    async def take(self, turn: Turn) -> list[Event]:
        found = await offers(turn)
        if found.none_are_kept:
            turn.say(self.answer)  # its own text says where they are
        elif not found.courses and found.listing.state == "unknown":
            turn.say(self.answer, no_calendar(turn), language=turn.language)
        elif named := turn.entity("others"):
            await self._others(turn, named, found)
        else:
            return await self._search(turn, found)
        return [_searched(None)]

    async def _search(self, turn: Turn, offered: Offers) -> list[Event]:
        texts = _texts(turn)
        found = search(
            texts, offered.courses, turn.now, offset=_offset(turn), full=offered.full, events=offered.listing.events
        )
        if found.ask and not turn.entity("show"):
            buttons = _ask_buttons(turn, texts, found, offered)
            turn.say(self.answer, question(turn, found.ask), language=turn.language, buttons=buttons)
            return [_searched("\n".join(texts))]
        shown = await cards(turn, found.sessions)
        if found.left:
            shown["buttons"].append(_more(turn, {"search": "\n".join(texts), "show": "yes"}, found))
        turn.say(self.answer, introduction(turn, found, offered), language=turn.language, **shown)
        return [_searched(None)]

    async def _others(self, turn: Turn, session_id: str, offered: Offers) -> None:
        try:
            session = await session_with(turn, session_id)
        except NoSuchSession:
            turn.say(
                self.answer, turn.either("Det hold findes ikke længere.", "That date is gone."), language=turn.language
            )
            return
        found = others_of(session, offered.courses, turn.now, _offset(turn))
        shown = await cards(turn, found.sessions, other_dates=False)
        if found.left:
            shown["buttons"].append(_more(turn, {"others": session_id}, found))
        title = session.course.title
        text = turn.either(f"Andre datoer for **{title}**:", f"Other dates of **{title}**:")
        if not found.sessions:
            text = turn.either(
                f"Der er ikke andre datoer for **{title}** end {when(turn, session.start)}.",
                f"There are no other dates of **{title}** than {when(turn, session.start)}.",
            )
        turn.say(self.answer, text, language=turn.language, **shown)


def _texts(turn: Turn) -> list[str]:
    """What is asked for: what a button carries; else what was said while we were asking, and what is said now."""
    if carried := turn.entity("search"):
        return carried.split("\n")
    open_question = str(turn.slot(SEARCHED) or "") if turn.about == "kursus_find" else ""
    return [*(text for text in open_question.split("\n") if text), " ".join(turn.text.split())]


def _ask_buttons(turn: Turn, texts: list[str], found: Found, offered: Offers) -> list[Button]:
    of = offered.courses if found.ask == "subject" else _fitting(texts, offered, turn)
    said = [text for text in texts if text]
    buttons: list[Button] = []
    for danish, english in choices(found.ask or "time", of):
        carried = {"search": "\n".join([*said, danish])}
        buttons.append({"title": turn.either(danish, english), "id": "kursus_find", "entities": carried})
    everything = {"search": "\n".join(said), "show": "yes"}
    return [
        *buttons,
        {"title": turn.either("Vis de næste", "Show the next ones"), "id": "kursus_find", "entities": everything},
    ]


def _fitting(texts: list[str], offered: Offers, turn: Turn) -> list[Session]:
    """What the search would show on its first pages: the first date of each course comes first."""
    found: list[Session] = []
    for offset in range(0, MOST * _PAGES, MOST):
        page = search(texts, offered.courses, turn.now, offset=offset, full=offered.full)
        found += page.sessions
        if not page.left:
            break
    return found


def _more(turn: Turn, carried: dict[str, str], found: Found) -> Button:
    title = turn.either(f"Flere ({found.left})", f"More ({found.left})")
    return {"title": title, "id": "kursus_find", "entities": {**carried, "offset": str(found.next)}}


def _offset(turn: Turn) -> int:
    offset = turn.entity("offset") or "0"
    return int(offset) if offset.isascii() and offset.isdigit() and len(offset) < 6 else 0


def _searched(texts: str | None) -> Event:
    return {"event": "slot", "name": SEARCHED, "value": texts, "timestamp": None}
