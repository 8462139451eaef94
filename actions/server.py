"""The action server: rasa-sdk's own web application with our actions in it."""

import logging
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
    return [*(action(services) for action in others), *questions(services)]


def application(services: Services) -> "Sanic[Any, Any]":
    executor = Executor()
    for action in all_actions(services):
        executor.register_action(action)
    app = create_app(executor, cors_origins=None)
    app.error_handler = ErrorHandler()  # without the handler that rasa-sdk has put in
    app.error_handler.add(Exception, _failed)
    return app


async def _failed(request: Request, error: Exception) -> HTTPResponse:
    """In place of rasa-sdk's handler, which logs the error's words and sends the whole conversation back with it."""
    if isinstance(error, SanicException):
        return json({"error": type(error).__name__}, status=error.status_code)
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{place.tb_lineno}" if place else "?"
    logger.error("An action failed: %s at %s", type(error).__name__, where)
    return json({"error": type(error).__name__}, status=500)
