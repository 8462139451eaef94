"""The slots of the form in which somebody looks up, cancels or moves a booking, and what its buttons carry."""

from actions.form import filled
from actions.turn import Event, Turn

FORM = "mine_form"
TASK, CODE, CONTACT, TO, CONFIRMED, REMARK = (
    "mine_opgave",  # the id that it began with
    "mine_kode",
    "mine_kontakt",  # empty where the conversation need not prove the booking
    "mine_til",  # the slot to move to; empty where nothing is moved
    "mine_bekraeftet",
    "mine_bemaerkning",
)
STEPS = (CODE, CONTACT, TO, CONFIRMED)
SHOWS, MOVES = "kursus_mine", "tid_flyt"
OTHERS = "others"  # in place of a slot: to see bookings that this conversation does not know of
TASKS = frozenset({SHOWS, MOVES, "kursus_afmeld", "tid_aflys"})


def emptied() -> list[Event]:
    return filled(**dict.fromkeys((TASK, *STEPS, REMARK)))


def ended(remark: str | None = None) -> list[Event]:
    """No more questions: `action_my_bookings` comes next."""
    return filled(**{REMARK: remark, "requested_slot": None})


def task_of(turn: Turn) -> str:
    return str(turn.slot(TASK) or SHOWS)


def agreement(turn: Turn) -> dict[str, str]:
    """What the button *Ja* carries, so that an old one agrees to nothing else."""
    return {"code": str(turn.slot(CODE)), "to": str(turn.slot(TO)), "agreed": "yes"}


def agreed(turn: Turn) -> bool:
    """Whether the *Ja* of the question that is open was pressed."""
    open_now = turn.slot("requested_slot") == CONFIRMED
    return open_now and all(turn.entity(name) == value for name, value in agreement(turn).items())
