"""What operators can watch, in Prometheus' form. Counts and times only: no text, no person."""

from prometheus_client import Counter, Gauge, Histogram

# Fine where it matters: `make bench-load` reads percentiles from them.
_SECONDS: tuple[float, ...] = (
    0.002,
    0.005,
    0.01,
    0.015,
    0.02,
    0.025,
    0.03,
    0.04,
    0.05,
    0.06,
    0.08,
    0.1,
    0.12,
    0.15,
    0.2,
    0.25,
    0.35,
    0.5,
)
_SECONDS += (0.75, 1, 1.5, 2.5, 4, 6, 10)
TURN_SECONDS = Histogram(
    "indgang_turn_seconds", "From a message taken up to its reply stored, Rasa's time in it", buckets=_SECONDS
)
RASA_SECONDS = Histogram("indgang_rasa_seconds", "A call to Rasa, the actions' time in it", buckets=_SECONDS)
TURNS_TOTAL = Counter("indgang_turns_total", "Replies of the assistant by status", ["site", "status"])
CONVERSATIONS_TOTAL = Counter("indgang_conversations_total", "Conversations opened", ["site", "front"])
MASKED_TOTAL = Counter("indgang_masked_cpr_total", "Messages in which a CPR number was removed", ["site"])
OPEN_STREAMS = Gauge("indgang_open_streams", "Event streams open in this process")

# Of this gateway's own, about the Rasa workers: gateway/workers.py.
WORKER_UP = Gauge(
    "indgang_worker_up", "1 while this gateway gives a Rasa worker turns, 0 while it is set aside", ["worker"]
)
TURNS_IN_HAND = Gauge("indgang_turns_in_hand", "Turns that a Rasa worker has from this gateway now", ["worker"])
TURNS_IN_LINE = Gauge("indgang_turns_in_line", "Turns that wait in this gateway for a Rasa worker")
TURNS_REFUSED_TOTAL = Counter("indgang_turns_refused_total", 'Turns answered with "too many write now"', ["why"])
TURNS_MOVED_TOTAL = Counter(
    "indgang_turns_moved_total", "Turns run by another Rasa worker after the first one was gone"
)

# Looked up when Prometheus asks, the same from every gateway: gateway/gauges.py.
PART_UP = Gauge("indgang_part_up", "1 while a part answers this gateway, else 0", ["part"])
WAITING_CITIZENS = Gauge("indgang_waiting_citizens", "Citizens who wait for staff", ["site"])
LONGEST_WAIT_SECONDS = Gauge(
    "indgang_longest_wait_seconds", "How long the first of those has waited for staff", ["site"]
)
OPEN_TURNS = Gauge("indgang_open_turns", "Conversations with a message that the assistant has not answered yet")
OLDEST_TURN_SECONDS = Gauge(
    "indgang_oldest_turn_seconds", "How long the oldest of those messages has waited, 0 without any"
)
