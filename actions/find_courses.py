"""Answers "er der et kursus i ipad": up to five courses, each with its sign-up."""

from actions.course_cards import cards
from actions.turn import Event, Turn, TurnAction
from indgang.course_search import Found, search
from indgang.danish_dates import said_between


class FindCourses(TurnAction):
    answer = "kursus_find"

    def name(self) -> str:
        return "action_find_courses"

    async def take(self, turn: Turn) -> list[Event]:
        if not turn.sessions:
            turn.say(self.answer)  # the municipality keeps no courses here; its own text says where they are
            return []
        found = search(turn.text, turn.municipality.courses, turn.sessions, turn.now)
        turn.say(self.answer, _introduction(turn, found), **await cards(turn, found.sessions))
        return []


def _introduction(turn: Turn, found: Found) -> str:
    """Names the days that were understood, so that a misunderstanding shows."""
    calendar = turn.municipality.links.get("bibliotek_kurser")
    more = f" Foredrag og andre arrangementer står i [bibliotekets kalender]({calendar})." if calendar else ""
    days = found.wish.days
    when = said_between(days[0].first, days[0].last, turn.now.date()) if len(days) == 1 else ""
    asked = f" {when}" if when else ""
    if found.exact:
        next_ones = "" if when else "næste "
        return f"Her er de {next_ones}kurser, jeg kan finde{asked}.{more}"
    return f"Jeg fandt ikke et kursus{asked}, der passer helt. Her er det nærmeste, vi har.{more}"
