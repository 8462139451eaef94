"""`make bench-load`: the whole product under citizens who chat, beside a bare Rasa, with thousands of open streams, and over many turns."""
