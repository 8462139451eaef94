"""Why a booking could not be made, found or changed.

BookingError
├── Full            no seat is left (or somebody stands in line for it)
├── Closed          too late, or called off
├── AlreadyThere    the same person has a seat where the booking should move to
├── NoSuchBooking   no such code, another contact, or cancelled
└── TooManyTries    wrong codes lock for an hour
"""

from indgang.bookings.slots import Booking, Slot
from indgang.errors import IndgangError


class BookingError(IndgangError):
    """The root of them."""


class Full(BookingError):
    """`waiting_possible`: there is still a place in line."""

    def __init__(self, slot: Slot, waiting_possible: bool) -> None:
        super().__init__(f"{slot.id} is full")
        self.slot, self.waiting_possible = slot, waiting_possible


class Closed(BookingError):
    """`called_off`: it will not take place at all."""

    def __init__(self, slot: Slot, called_off: bool = False) -> None:
        super().__init__(f"{slot.id} is called off" if called_off else f"{slot.id} closed {slot.closes}")
        self.slot, self.called_off = slot, called_off


class AlreadyThere(BookingError):
    """`booking` is the one that the person has there."""

    def __init__(self, booking: Booking) -> None:
        super().__init__(f"already booked: {booking.slot_id}")
        self.booking = booking


class NoSuchBooking(BookingError):
    """Which of the reasons it was is told to nobody."""

    def __init__(self) -> None:
        super().__init__("no such booking")


class TooManyTries(BookingError):
    """`retry_after` in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many wrong tries, retry after {retry_after} s")
        self.retry_after = retry_after
