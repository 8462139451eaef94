"""The staff console: signing in, the inbox and taking over a conversation, the editors' room, courses, and notices."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from gateway.console import api, contents, course_dates, courses, notices, pages

STATIC = Path(__file__).parent / "static"


def install(app: FastAPI) -> None:
    for router in (pages.router, api.router, contents.router, notices.router, courses.router, course_dates.router):
        app.include_router(router)
    app.mount("/console/static", StaticFiles(directory=STATIC))
