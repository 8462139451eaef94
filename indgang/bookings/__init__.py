"""Seats on courses and times at a counter, taken by nobody twice.

`Bookings` is the one way in; each of its steps is one Lua script (`indgang/scripts/bookings/`), and each leaves a line in the
journal of its slot, from which everything else can be rebuilt (`Journal`; `make bookings-check`). `keys` lists what is stored.
"""

from indgang.bookings.codes import code_in
from indgang.bookings.engine import Bookings
from indgang.bookings.errors import AlreadyThere, Closed, Full, NoSuchBooking, TooManyTries
from indgang.bookings.journal import Journal
from indgang.bookings.slots import Booking, Cancelled, Moved, Person, Slot

__all__ = [
    "AlreadyThere",
    "Booking",
    "Bookings",
    "Cancelled",
    "Closed",
    "Full",
    "Journal",
    "Moved",
    "NoSuchBooking",
    "Person",
    "Slot",
    "TooManyTries",
    "code_in",
]
