"""When a place is open: its week, its exceptions and the Danish public holidays; what is asked about it, and how it is told.

`question_in(text, now)` reads what a citizen asks; `answer(units, question, teller)` puts the answer into words.
A `Unit` is a place as the municipality's file has it; what is not known is None all the way, and is told as not known.
"""

from indgang.opening_hours.answers import Contact, answer
from indgang.opening_hours.calendar import holiday
from indgang.opening_hours.questions import Question, question_in
from indgang.opening_hours.spans import Span
from indgang.opening_hours.timetables import Day, Timetable
from indgang.opening_hours.units import Unit, Week
from indgang.opening_hours.wording import Language, Teller

__all__ = [
    "Contact",
    "Day",
    "Language",
    "Question",
    "Span",
    "Teller",
    "Timetable",
    "Unit",
    "Week",
    "answer",
    "holiday",
    "question_in",
]
