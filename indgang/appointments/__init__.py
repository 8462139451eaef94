"""Appointments at a counter: what they are for, which times are free, and which of them suit what a citizen asks for.

A unit's day is cut into cells of five minutes, each with room for as many appointments as there are counters. An appointment
takes every cell that it lasts, all or none, so that appointments of different length share the counters. That is enough: where at no
moment more appointments run than there are counters, they can be dealt out to the counters without moving anybody.

`settings` is the file; `meant` finds the type and the unit, `wishes` the time that a text asks for; `suggestions` gives up to five free
times, `diary` a calendar and the times of a day, `cells.slot_with` the slot of a button. Booking, moving and cancelling is the engine's.
"""

from indgang.appointments.settings import Appointments, AppointmentType, AppointmentUnit

__all__ = ["AppointmentType", "AppointmentUnit", "Appointments"]
