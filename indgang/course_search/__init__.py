"""Finds courses by what people write: `i pad`, `komputer for begynnere`, `noget om tirsdagen i Havnebyen`.

`search(text, sessions, now)` takes sessions from any source, together in one list.
"""

from indgang.course_search.finding import others_of, search
from indgang.course_search.found import MOST, Ask, Found, Nearest
from indgang.course_search.likeness import words_in
from indgang.course_search.subjects import courses_about
from indgang.course_search.wishes import Wish, wish_in

__all__ = [
    "MOST", "Ask", "Found", "Nearest", "Wish", "courses_about", "others_of", "search", "wish_in", "words_in",
]  # fmt: skip
