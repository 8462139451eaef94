"""The demo pages of Eksempelby, the widget's scripts, and the page that tells how to put the chat on a page of one's own."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi import Path as PathParam
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from gateway.services import Needed, Services
from gateway.widget_builds import FIRST_PART, Build, Builds, IncompleteBuild
from indgang.config import ROOT, Config
from indgang.content.municipalities import FrontName, Municipality
from indgang.version import VERSION

router = APIRouter(include_in_schema=False)
DEMO = ROOT / "web_widget" / "demo"
FOR_EVERYBODY = {"Access-Control-Allow-Origin": "*"}  # `integrity` needs CORS, and nothing here is about anybody
FOR_EVER = "public, max-age=31536000, immutable"
templates = Jinja2Templates(Path(__file__).parent / "templates")


@router.get("/")
async def municipality_page() -> FileResponse:
    return FileResponse(DEMO / "index.html")


@router.get("/bibliotek")
async def library_page() -> FileResponse:
    return FileResponse(DEMO / "bibliotek.html")


@router.get("/widget/indgang-chat.js")
async def widget(services: Needed) -> FileResponse:
    path = services.config.widget / FIRST_PART
    if not path.is_file():  # never built, or being built now
        raise HTTPException(404)
    return _script(path, "no-cache")


@router.get("/widget/indgang-chat-{digest}.js")
def part(services: Needed, digest: Annotated[str, PathParam(pattern="^[0-9a-f]{12}$")]) -> FileResponse:
    """What the widget fetches when it first needs it, and the widget itself for pages that name it by its hash; of any version kept."""
    path = builds_of(services.config).path_or_none(digest)
    if path is None:
        raise HTTPException(404)
    return _script(path, FOR_EVER)


@router.get("/widget/current.json")
def current(services: Needed, response: Response) -> dict[str, str]:
    """For whoever builds a page by a program: the file's name in this folder, its hash for `integrity`, and Indgang's version."""
    build = _current(services)
    response.headers.update(FOR_EVERYBODY)
    return {"file": build.file, "integrity": build.integrity, "version": VERSION}


@router.get("/widget/")
def embedding(request: Request, services: Needed, site: str = "", front: FrontName = "kommune") -> Response:
    """The tag to copy, for a municipality of the choice or of the query."""
    sites = services.content.municipalities
    chosen = site if site in sites else min(sites)
    shown = {
        "build": _current(services),
        "version": VERSION,
        "server": services.config.public_url or str(request.base_url).rstrip("/"),
        "sites": sorted((one.name, name) for name, one in sites.items()),
        "site": chosen,
        "front": front,
        "label": sites[chosen].fronts[front].title,
        "phone": _phone(sites[chosen], front),
        "unknown": site if site != chosen else "",
    }
    return templates.TemplateResponse(request, "embedding.html", shown)


def _phone(municipality: Municipality, front: FrontName) -> str:
    return municipality.library.phone if front == "bibliotek" else municipality.phone


def _current(services: Services) -> Build:
    """Kept as it is shown: what somebody copies from here must stay, also where the widget was built after the start."""
    builds = builds_of(services.config)
    try:
        build = builds.current()
    except IncompleteBuild:
        raise HTTPException(503) from None
    builds.keep()
    return build


def builds_of(config: Config) -> Builds:
    return Builds(config.widget, config.data / "widget")


def _script(path: Path, caching: str) -> FileResponse:
    return FileResponse(path, media_type="text/javascript", headers=FOR_EVERYBODY | {"Cache-Control": caching})


def install(app: FastAPI) -> None:
    app.include_router(router)
    app.mount("/demo", StaticFiles(directory=DEMO))
