"""The demo pages of Eksempelby and the widget's scripts."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, HTTPException
from fastapi import Path as PathParam
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from gateway.services import Needed
from indgang.config import ROOT

router = APIRouter(include_in_schema=False)
DEMO = ROOT / "web_widget" / "demo"


@router.get("/")
async def municipality_page() -> FileResponse:
    return FileResponse(DEMO / "index.html")


@router.get("/bibliotek")
async def library_page() -> FileResponse:
    return FileResponse(DEMO / "bibliotek.html")


@router.get("/widget/indgang-chat.js")
async def widget(services: Needed) -> FileResponse:
    return _script(services.config.widget / "indgang-chat.js", "no-cache")


@router.get("/widget/indgang-chat-{digest}.js")
async def second_part(services: Needed, digest: Annotated[str, PathParam(pattern="^[0-9a-f]{12}$")]) -> FileResponse:
    """What the widget fetches when it first needs it; its name changes with its content."""
    path = services.config.widget / f"indgang-chat-{digest}.js"
    if not path.is_file():  # of another version
        raise HTTPException(404)
    return _script(path, "public, max-age=31536000, immutable")


def _script(path: Path, caching: str) -> FileResponse:
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": caching}
    return FileResponse(path, media_type="text/javascript", headers=headers)


def install(app: FastAPI) -> None:
    app.include_router(router)
    app.mount("/demo", StaticFiles(directory=DEMO))
