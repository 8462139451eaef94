"""The staff console: signing in, the inbox and taking over a conversation, the editors' room, courses, and notices."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from gateway.console import (
    api,
    archive,
    contents,
    course_dates,
    courses,
    lessons,
    logbook,
    notices,
    openid,
    overview_room,
    own_account,
    pages,
    people,
    switches,
)

STATIC = Path(__file__).parent / "static"


def install(app: FastAPI) -> None:
    for router in (
        pages.router,
        api.router,
        contents.router,
        notices.router,
        overview_room.router,
        lessons.router,
        courses.router,
        course_dates.router,
        archive.router,
        openid.router,
        own_account.router,
        logbook.router,
        people.router,
        switches.router,
    ):
        app.include_router(router)
    app.mount("/console/static", StaticFiles(directory=STATIC))
