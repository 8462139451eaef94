"""A program that stands in for the gateway: ready at once, whatever is asked."""

import os
from http.server import BaseHTTPRequestHandler, HTTPServer


class Ready(BaseHTTPRequestHandler):
    """200 to every GET."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *words: object) -> None:
        """Nothing to say."""


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(os.environ["INDGANG_PORT"])), Ready).serve_forever()
