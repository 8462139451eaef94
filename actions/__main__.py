"""`python -m actions`: serves Rasa on loopback, in one process. INDGANG_ACTIONS_HOST names another address in containers."""

import logging
import os
import warnings

from actions.server import application
from actions.services import Services
from indgang import logs
from indgang.config import Config


def main() -> None:
    logs.install(logging.WARNING)
    # rasa-sdk 3.21 speaks the same protocol as Rasa 3.6: tests/actions and tests/conversations prove it.
    warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk")
    config = Config.from_environment()
    app = application(Services.opened(config.content, config.redis_url))
    host = os.environ.get("INDGANG_ACTIONS_HOST", "127.0.0.1")
    app.run(host=host, port=int(os.environ["INDGANG_ACTIONS_PORT"]), single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
