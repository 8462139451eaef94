"""The demo pages of Eksempelby and the widget's script."""

from fastapi import APIRouter, FastAPI
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
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}
    return FileResponse(services.config.widget / "indgang-chat.js", media_type="text/javascript", headers=headers)


def install(app: FastAPI) -> None:
    app.include_router(router)
    app.mount("/demo", StaticFiles(directory=DEMO))
