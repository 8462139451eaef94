"""Rasa's command line, `python -m bot run …`, without what we don't use and without what must not stand in a log."""

import os
import sys

from bot import without_tensorflow

without_tensorflow.install()
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

from bot import model_or_nothing, quiet_logs  # noqa: E402

quiet_logs.install()
model_or_nothing.install()

from rasa.__main__ import main  # noqa: E402

if __name__ == "__main__":
    sys.argv[0] = "python -m bot"
    main()
