"""How the library's own site is asked: never for long, never twice at once, and with little trust in what comes."""
