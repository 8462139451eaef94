"""The courses a library holds, and the dates on which they take place in the coming weeks."""

from indgang.courses.patterns import HORIZON, NoSuchSession, Pattern, coming, session_by_id
from indgang.courses.sessions import Course, Session, State

__all__ = ["HORIZON", "Course", "NoSuchSession", "Pattern", "Session", "State", "coming", "session_by_id"]
