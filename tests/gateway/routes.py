"""Every route of the gateway as the app has it, so that a new one is covered by the tests that walk them all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel

from gateway.app import create_app
from indgang.config import Config

FILES = ("/", "/bibliotek", "/widget/")  # the demo pages and the chat window: the same for everybody


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    body: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def names(self) -> set[str]:
        """What the path leaves open."""
        return set(re.findall(r"\{(\w+)", self.path))

    @property
    def of_console(self) -> bool:
        return self.path.startswith("/console")

    @property
    def streams(self) -> bool:
        return self.path.endswith("/events") and self.method == "GET"

    def filled(self, **values: str) -> str:
        """The path with a value for each of its names, `x` where none is given."""
        return re.sub(r"\{(\w+)[^}]*\}", lambda found: values.get(found[1], "x"), self.path)


def routes(config: Config) -> list[Route]:
    """All but those that serve `FILES`."""
    found = [route for route in _routes(create_app(config)) if not _is_file(route.path)]
    return sorted(found, key=lambda route: route.name)


def _is_file(path: str) -> bool:
    return path in FILES or path.startswith(FILES[-1])


def _routes(app: FastAPI) -> Iterator[Route]:
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and context.path:
            for method in route.methods - {"HEAD", "OPTIONS"}:
                yield Route(method, context.path, _body(route))


def _body(route: APIRoute) -> dict[str, Any]:
    """A body that the route can read, so that it is refused for who sends it and not for what is sent."""
    model = route.body_field and route.body_field.field_info.annotation
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return {}
    schema = model.model_json_schema()
    return {name: _example(schema, schema["properties"][name]) for name in schema.get("required", [])}


def _example(schema: dict[str, Any], wanted: dict[str, Any]) -> Any:
    if "$ref" in wanted:
        return {}
    if "enum" in wanted:
        return wanted["enum"][0]
    if "const" in wanted:
        return wanted["const"]
    if wanted.get("format") == "uuid":
        return "00000000-0000-4000-8000-000000000000"
    return {"string": "1-1", "integer": 1, "boolean": True, "array": [], "object": {}}.get(wanted.get("type", ""), "x")
