"""The states of the chat window, as web_widget/examples/ shows them, in a browser.

    python -m tests.browser.states --pictures artefacts/states

makes a sheet of each state, three widths by three looks, for a person to look at.
"""

import argparse
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Route, sync_playwright

from indgang.config import ROOT
from tests.browser.conftest import CHROMIUM

WIDGET = ROOT / "web_widget"
ADDRESS = "https://tilstande.example/"
LOOKS = {"light": {}, "dark": {"color_scheme": "dark"}, "forced": {"forced_colors": "active"}}
SIZES = {"320": (320, 640), "768": (768, 1024), "1440": (1440, 900)}


def built(folder: Path) -> Path:
    """The story page with the chat window as its sources are now."""
    subprocess.run(
        ["node", "build.mjs", "--examples", f"--into={folder}"], cwd=WIDGET, check=True, stdout=subprocess.DEVNULL
    )
    return folder


def dress(page: Page, look: str) -> None:
    page.emulate_media(**{"color_scheme": "light", "forced_colors": "none"} | LOOKS[look])  # type: ignore[arg-type]


class States:
    """One page that shows one state after another, without a reload. `names` are all that there are."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.folder = folder
        page.route(f"{ADDRESS}**", self.serve)
        page.goto(f"{ADDRESS}state.html")
        page.wait_for_function("!!globalThis.stories")
        self.names: list[str] = page.evaluate("stories.names")
        self.window = page.locator("indgang-chat")
        self.log: Locator = self.window.get_by_role("log")

    def serve(self, route: Route) -> None:
        path = self.folder / route.request.url.removeprefix(ADDRESS).split("?")[0]
        route.fulfill(path=path) if path.is_file() else route.fulfill(status=404)

    def show(self, name: str, **options: Any) -> None:
        self.page.evaluate("async ([name, options]) => void (await stories.show(name, options))", [name, options])


@contextmanager
def browsing() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("INDGANG_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()


def pictures(folder: Path, wanted: Iterable[str]) -> None:
    """A sheet a state: light, dark and forced colours below each other, the widths side by side."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place, browsing() as browser:
        page = browser.new_page(reduced_motion="reduce")
        states = States(page, built(Path(place)))
        for name in list(wanted) or states.names:
            taken = [[picture(states, name, look, size) for size in SIZES.values()] for look in LOOKS]
            sheet(browser, taken, folder / f"{name}.png")
            print(folder / f"{name}.png", flush=True)


def picture(states: States, name: str, look: str, size: tuple[int, int]) -> bytes:
    states.page.set_viewport_size({"width": size[0], "height": size[1]})
    dress(states.page, look)
    states.show(name)
    return states.page.screenshot()


def sheet(browser: Browser, rows: list[list[bytes]], path: Path) -> None:
    import base64

    images = [
        f"<img height=560 src='data:image/png;base64,{base64.b64encode(one).decode()}'>" for row in rows for one in row
    ]
    page = browser.new_page(viewport={"width": 1660, "height": 600})
    style = "body{margin:8px;background:#808080;display:grid;grid-template-columns:repeat(3,auto);gap:8px;width:max-content}"
    page.set_content(f"<style>{style}</style>{''.join(images)}")
    page.screenshot(path=path, full_page=True)
    page.close()


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--pictures", type=Path, required=True, metavar="FOLDER")
    words.add_argument("states", nargs="*", help="only these")
    asked = words.parse_args()
    pictures(asked.pictures, asked.states)
