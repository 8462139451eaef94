"""`make fuzz-api`: schemathesis sends the API whatever its description allows and forbids; no answer may be a server error.

The gateway runs as a process of its own on a Redis of its own, with stand-ins for Rasa and the actions that answer and say nothing. It is
asked twice: of conversations that are made up, and of one that is real, with its token; of that not its stream, which would never end.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from indgang.config import ROOT
from setup import ports
from tests.redis_server import RedisServer

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
DESCRIPTION = "/api/v1/openapi.json"
_EVENTS = "/api/v1/conversations/{conversation_id}/events"
_SECONDS_TO_READY = 60


@dataclass(frozen=True)
class Round:
    """`requests` were sent, `failed` says whether one was answered with a server error; `output` is what schemathesis printed."""

    name: str
    requests: int
    failed: bool
    seconds: float
    output: str


@contextmanager
def gateway() -> Iterator[str]:
    """The address of one that is ready; its log is kept until the end and shown where it does not start."""
    with tempfile.TemporaryDirectory() as folder, RedisServer(Path(folder)) as redis, _stand_in() as other:
        port = ports.free_ports(1)[0]
        settings = {
            "INDGANG_PORT": str(port),
            "INDGANG_HOST": "127.0.0.1",
            "INDGANG_DATA": folder,
            "INDGANG_LIMITS": "off",
            "INDGANG_REDIS_URL": redis.url,
            "INDGANG_RASA_URL": other,
            "INDGANG_ACTIONS_URL": other,
        }
        log = Path(folder) / "gateway.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "gateway"], cwd=ROOT, env=os.environ | settings, stdout=output, stderr=output
            )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, process, log)
            yield url
        finally:
            process.terminate()
            process.wait()


def rounds(url: str, examples: int, seconds: int, seed: int) -> Iterator[Round]:
    """Each round has its share of the time."""
    share = max(1, seconds // 2)
    yield _round("made-up conversations", url, examples, share, seed, [])
    opened = httpx.post(f"{url}/api/v1/conversations", json={"site": "eksempelby", "front": "kommune"}).json()
    settings = (
        "[parameters]\n"
        f'conversation_id = "{opened["id"]}"\nauthorization = "Bearer {opened["token"]}"\n'
    )  # fmt: skip
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write(settings)
        file.flush()
        mine = ["--include-path-regex", "conversation_id", "--exclude-path", _EVENTS, "--exclude-method", "DELETE"]
        yield _round("a real conversation", url, examples, share, seed, mine, Path(file.name))


def _round(
    name: str, url: str, examples: int, seconds: int, seed: int, more: Sequence[str], settings: Path | None = None
) -> Round:
    command = [str(SCHEMATHESIS), *(["--config-file", str(settings)] if settings else []), "run", url + DESCRIPTION]
    command += [
        "--checks",
        "not_a_server_error",
        "--phases",
        "examples,coverage,fuzzing",
        "--max-examples",
        str(examples),
    ]
    command += [
        "--max-time",
        str(seconds),
        "--seed",
        str(seed),
        "--request-timeout",
        "10",
        "--no-color",
        "--workers",
        "2",
    ]
    # One worker: with more, CPython 3.11 may fail while schemathesis parses its own source (ast.parse in threads).
    command += ["--continue-on-failure", "--warnings", "off", "--suppress-health-check", "all"]
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        ended = subprocess.run([*command, *more], cwd=folder, text=True, capture_output=True, check=False)
    output = ended.stdout + ended.stderr
    return Round(name, _sent(output), ended.returncode != 0, time.monotonic() - started, output)


def _sent(output: str) -> int:
    found = re.search(r"^\s*(\d+) generated", output, re.MULTILINE)
    return int(found[1]) if found else 0


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_READY
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(httpx.HTTPError):
            if httpx.get(f"{url}/api/v1/readyz", timeout=5).status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the gateway does not become ready:\n{log.read_text()[-2000:]}")


class _Nothing(BaseHTTPRequestHandler):
    """Is up, and makes nothing of any message."""

    def do_GET(self) -> None:
        self._answer(b"{}")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(b"[]")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _stand_in() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Nothing)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a Markdown table; 0 when no answer was a server error."""
    parser = argparse.ArgumentParser(prog="make fuzz-api", description=__doc__)
    parser.add_argument("--examples", type=int, default=2_000, help="requests for each operation, at most")
    parser.add_argument("--seconds", type=int, default=600, help="for both rounds together, about")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args(arguments)
    with gateway() as url:
        done = list(rounds(url, asked.examples, asked.seconds, asked.seed))
    print("| what | measured | held |\n|---|---|---|")
    for one in done:
        held = "no" if one.failed else "yes"
        print(f"| {one.name}, seed {asked.seed} | {one.requests} requests in {one.seconds:.0f} s | {held} |")
    for one in done:
        if one.failed:
            print(one.output[-6_000:], file=sys.stderr)
    return int(any(one.failed for one in done))


if __name__ == "__main__":
    sys.exit(main())
