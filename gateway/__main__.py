"""`python -m gateway`: serves the gateway on INDGANG_HOST and INDGANG_PORT."""

import gc
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
    rest_from_collecting()
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


def rest_from_collecting() -> None:
    """Python looks through all objects for dead cycles now and then; with 5,000 open streams that holds everybody up for 1.4 s, twice a minute, and
    finds next to nothing. It is done a hundredth as often here; what is young is looked through as always.
    """
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, 1_000)


if __name__ == "__main__":
    main()
