"""A stand-in for a library's site: answers `/api/v1/opening_hours` and `/api/v1/events` as DPL CMS does, and misbehaves when told to.

`with LibraryCms() as library:` listens on `library.address`. `pages` maps a path to what it answers: a function from the query to anything
that is JSON. `mode` is how it answers: `normal`, `slow`, `error`, `half`, `large`, `packed`, `down` (hangs up), `wrong` (a page of HTML that says 200) or `elsewhere` (redirects to `elsewhere`).
"""

import hashlib
import json
import os
import threading
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Query = dict[str, str]
OPENING_HOURS, EVENTS = "/api/v1/opening_hours", "/api/v1/events"
_LARGE = 16_100_000  # bytes: more than is taken of any answer


class LibraryCms:
    def __init__(self) -> None:
        self.openings: list[dict[str, Any]] = []
        self.events: list[Any] = []
        self.mode, self.elsewhere, self.delay = "normal", "", 5.0
        self.pages: dict[str, Callable[[Query], Any]] = {OPENING_HOURS: self._opening_hours, EVENTS: self._events}
        self.asked: list[tuple[str, Query]] = []
        self.unchanged = 0  # answers that were no more than 304
        self._answers = threading.Event()  # set when it ends, so that the slow answers end as well

    def __enter__(self) -> "LibraryCms":
        os.environ["INDGANG_OWN_NETWORK"] = "yes"  # else nobody would ask a site on loopback
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        os.environ.pop("INDGANG_OWN_NETWORK", None)
        self._answers.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        self._answers.wait(self.delay)

    def opens(
        self, branch: int, days: date | Iterable[date], start: str, end: str, category: str = "Betjent", **more: Any
    ) -> None:
        """Adds an opening on each of the days."""
        for day in [days] if isinstance(days, date) else days:
            self.openings.append(
                {
                    "id": len(self.openings) + 1,
                    "category": {"title": category, "color": "#00aa00"},
                    "date": day.isoformat(),
                    "start_time": start,
                    "end_time": end,
                    "branch_id": branch,
                    "repetition": {"id": 1, "type": "none"},
                }
                | more
            )

    def holds(self, title: str, start: datetime, hours: float = 2, /, **more: Any) -> dict[str, Any]:
        """Adds an event and returns it. `start` is aware. Its own fields in `more` replace those here; one of None is left out, as there."""
        number = len(self.events) + 1
        event = {
            "uuid": str(uuid.UUID(int=number)),
            "title": title,
            "url": f"https://bibliotek.example/arrangementer/{number}",
            "created_at": "2026-10-01T09:12:44+02:00",
            "updated_at": "2026-11-02T13:05:10+01:00",
            "ticket_manager_relevance": False,
            "state": "Active",
            "all_day": False,
            "date_time": {"start": start.isoformat(), "end": (start + timedelta(hours=hours)).isoformat()},
            "branches": ["Hovedbiblioteket"],
            "address": {
                "locationType": "physical",
                "location": "Hovedbiblioteket",
                "street": "Torvet 4",
                "zip_code": 9999,
                "city": "Eksempelby",
                "country": "DK",
            },
            "categories": [],
            "tags": [],
            "partners": [],
            "ticket_categories": [],
            "external_data": {},
            "screen_names": [],
        } | more
        self.events.append({name: value for name, value in event.items() if value is not None})
        return self.events[-1]

    def _events(self, query: Query) -> list[Any]:
        """All from the start of a day on, in one list: there are neither pages nor other filters."""
        first = query.get("from_date", "0000")
        return [event for event in self.events if not isinstance(event, dict) or _start(event) >= first]

    def _opening_hours(self, query: Query) -> list[dict[str, Any]]:
        first, last = query.get("from_date", "0000"), query.get("to_date", "9999")
        branch = query.get("branch_id")
        return [
            opening
            for opening in self.openings
            if first <= opening["date"] <= last and branch in (None, str(opening.get("branch_id", branch)))
        ]


def _start(event: dict[str, Any]) -> str:
    times = event.get("date_time")
    return str(times.get("start", "9999")) if isinstance(times, dict) else "9999"


def tickets(*prices: float, currency: str = "DKK") -> list[dict[str, Any]]:
    """Ticket categories with these prices, in kroner as they come in practice."""
    return [{"title": f"Billet {price}", "price": {"currency": currency, "value": price}} for price in prices]


def days(first: date, number: int, *weekdays: int) -> list[date]:
    """The days from `first` on, only those of the days of the week (0 is Monday) if any are named."""
    all_days = (first + timedelta(days=distance) for distance in range(number))
    return [day for day in all_days if not weekdays or day.weekday() in weekdays]


def _handler(library: LibraryCms) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            library.asked.append((address.path, query))
            page = library.pages.get(address.path)
            if page is None:
                return self._send(404, b"{}")
            body = json.dumps(page(query)).encode()
            if library.mode == "slow":
                library.wait()
            if library.mode == "down":
                self.close_connection = True  # no word of an answer
                return None
            if library.mode == "error":
                return self._send(500, b"<html>The website encountered an unexpected error.</html>")
            if library.mode == "elsewhere":
                return self._send(302, b"", Location=library.elsewhere)
            if library.mode == "packed":
                return self._send(200, body, **{"Content-Encoding": "gzip"})
            if library.mode == "half":
                return self._send(200, body[: len(body) // 2])
            if library.mode == "wrong":
                return self._send(200, b"<html>Vi opdaterer hjemmesiden.</html>")
            if library.mode == "large":
                return self._send(200, b"[" + b" " * _LARGE + b"]")
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == tag:
                library.unchanged += 1
                return self._send(304, b"", ETag=tag)
            return self._send(200, body, ETag=tag)

        def _send(self, status: int, body: bytes, **headers: str) -> None:
            try:
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:  # whoever asked has gone
                self.close_connection = True

        def log_message(self, format: str, *words: object) -> None:
            """Nothing to say."""

    return Handler
