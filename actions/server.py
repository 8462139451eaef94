"""The action server: rasa-sdk's own web application with our actions in it."""

import logging
import traceback
from typing import Any

from rasa_sdk.endpoint import create_app  # type: ignore[import-untyped]
from rasa_sdk.executor import ActionExecutor  # type: ignore[import-untyped]
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.handlers import ErrorHandler
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions.book_seat import BookSeat, StopSignUp
from actions.find_courses import FindCourses
from actions.my_bookings_changes import own_bookings
from actions.opening_hours import OpeningHours
from actions.services import Services
from actions.sign_up import ReadSignUp
from actions.sign_up_questions import questions
from actions.turn import TurnAction

logger = logging.getLogger(__name__)


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

    app.error_handler = ErrorHandler()  # without the handler that rasa-sdk has put in
    app.error_handler.add(Exception, _failed)
    return app


async def _failed(request: Request, error: Exception) -> HTTPResponse:
    """In place of rasa-sdk's handler, which logs the error's words and sends the whole conversation back with it."""
    if isinstance(error, SanicException):
        return json({"error": type(error).__name__}, status=error.status_code)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = "/".join(frame.filename.split("/")[-2:])
    logger.error("An action failed: %s at %s:%s", type(error).__name__, place, frame.lineno)
    return json({"error": type(error).__name__}, status=500)
