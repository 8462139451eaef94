"""Reads Danish dates and times in running text: `på tirsdag`, `om to uger`, `i overmorgen kl. halv ti`, `inden jul`.

`times_in(text, now)` finds them all, `no_such_dates_in` those that no calendar has. What each expression is taken to mean is written where it is read:
`days.py` (days and weeks), `dates.py` (dates, months), `feasts.py` (holidays, seasons), `hours.py` (the time of day), `joining.py` (all together).
"""

from indgang.danish_times.joining import Said, no_such_dates_in, times_in
from indgang.danish_times.when import Hours, When

__all__ = ["Hours", "Said", "When", "no_such_dates_in", "times_in"]
