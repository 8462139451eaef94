"""What operators can watch, in Prometheus' form. Counts and times only: no text, no person."""

from prometheus_client import Counter, Gauge, Histogram

TURN_SECONDS = Histogram(
    "indgang_turn_seconds",
    "From a message taken up to its reply stored",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10),
)
TURNS_TOTAL = Counter("indgang_turns_total", "Replies of the assistant by status", ["site", "status"])
CONVERSATIONS_TOTAL = Counter("indgang_conversations_total", "Conversations opened", ["site", "front"])
MASKED_TOTAL = Counter("indgang_masked_cpr_total", "Messages in which a CPR number was removed", ["site"])
OPEN_STREAMS = Gauge("indgang_open_streams", "Event streams open in this process")
