"""`python -m gateway`: serves the gateway on INDGANG_HOST and INDGANG_PORT."""

import logging

import uvicorn

from gateway.app import create_app
from indgang.config import Config


def main() -> None:
    config = Config.from_environment()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for talkative in ("httpx", "watchfiles"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    uvicorn.run(
        create_app(config),
        host=config.host,
        port=config.port,
        log_config=None,
        access_log=False,  # an address may hold what a citizen typed by mistake
        timeout_graceful_shutdown=2,
        server_header=False,
    )


if __name__ == "__main__":
    main()
