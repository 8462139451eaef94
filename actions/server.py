"""The action server: rasa-sdk's own web application with our actions in it."""

import logging
import time
import traceback
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, Histogram, generate_latest
from rasa_sdk.endpoint import create_app  # type: ignore[import-untyped]
from rasa_sdk.executor import ActionExecutor  # type: ignore[import-untyped]
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.handlers import ErrorHandler
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw

from actions.book_seat import BookSeat, StopSignUp
from actions.find_courses import FindCourses
from actions.my_bookings_changes import own_bookings
from actions.opening_hours import OpeningHours
from actions.services import Services
from actions.sign_up import ReadSignUp
from actions.sign_up_questions import questions
from actions.turn import TurnAction

logger = logging.getLogger(__name__)
ACTION_SECONDS = Histogram(
    "indgang_action_seconds",
    "One action carried out",
    buckets=(0.001, 0.002, 0.003, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10),
)


class Executor(ActionExecutor):
    """Runs actions without the domain: ours don't read it, and `enable_selective_domain` tells Rasa not to send it."""

    def update_and_return_domain(self, payload: dict[str, Any], action_name: str) -> dict[str, Any]:
        return {}


def all_actions(services: Services) -> list[TurnAction]:
    others = [FindCourses, OpeningHours, ReadSignUp, BookSeat, StopSignUp]
    return [*(action(services) for action in others), *questions(services), *own_bookings(services)]


def application(services: Services) -> "Sanic[Any, Any]":
    executor = Executor()
    for action in all_actions(services):
        executor.register_action(action)
    app = create_app(executor, cors_origins=None)

    @app.after_server_start
    async def keep_fresh(app: "Sanic[Any, Any]") -> None:
        app.add_task(services.keep_fresh(), name="keep-fresh")

    @app.before_server_stop
    async def stop(app: "Sanic[Any, Any]") -> None:
        await services.close()

    _count(app)
    app.error_handler = ErrorHandler()  # without the handler that rasa-sdk has put in
    app.error_handler.add(Exception, _failed)
    return app


def _count(app: "Sanic[Any, Any]") -> None:
    """Times every action, and tells them at `/metrics`, which like everything here is reached from inside only."""

    @app.on_request
    async def begin(request: Request) -> None:
        request.ctx.began = time.perf_counter()

    @app.on_response
    async def end(request: Request, response: HTTPResponse) -> None:
        if request.path == "/webhook":
            ACTION_SECONDS.observe(time.perf_counter() - request.ctx.began)

    @app.get("/metrics", name="metrics")
    async def metrics(request: Request) -> HTTPResponse:
        return raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)


async def _failed(request: Request, error: Exception) -> HTTPResponse:
    """In place of rasa-sdk's handler, which logs the error's words and sends the whole conversation back with it."""
    if isinstance(error, SanicException):
        return json({"error": type(error).__name__}, status=error.status_code)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = "/".join(frame.filename.split("/")[-2:])
    logger.error("An action failed: %s at %s:%s", type(error).__name__, place, frame.lineno)
    return json({"error": type(error).__name__}, status=500)
