"""`python -m gateway`: serves the gateway on INDGANG_HOST and INDGANG_PORT."""

import resource
import sys

import uvicorn

from gateway.app import create_app
from gateway.safety import Unsafe, refuse_unsafe
from indgang import logs
from indgang.config import Config


def main() -> None:
    config = Config.from_environment()
    logs.install()
    try:
        refuse_unsafe(config)
    except Unsafe as unsafe:
        sys.exit("\n".join(unsafe.problems))
    take_all_files()
    uvicorn.run(
        create_app(config),
        host=config.host,
        port=config.port,
        log_config=None,
        access_log=False,  # an address may hold what a citizen typed by mistake
        timeout_graceful_shutdown=2,
        server_header=False,
    )


def take_all_files() -> None:
    """Each open stream takes one, and most systems give a program 1,024 unless it asks for what it may have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    main()
