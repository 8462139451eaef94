"""A citizen at a page with the chat: writes, presses, and keeps count of what was said and how long nothing was heard."""

import random
from typing import Any

from playwright.async_api import Browser, Page

from benchmarks.widget.proxy import Line

_SENTENCES = (
    "Hvornår åbner borgerservice i morgen",
    "Jeg flytter på lørdag og ved ikke, hvad jeg skal gøre",
    "Kan jeg få et nyt pas inden ferien",
    "Min mor kan ikke få sit MitID til at virke 😕",
    "Hvad koster <b>kurset</b> & hvor er det",
    "Skal jeg selv skrive min søn op til skolen",
)

# Four times a second: has the citizen been answered, or been told why not? Dots that move are no word. The time is kept
# over a reload and over a visit to another page, where the answer may have been read; the time that the tab stood still is not the citizen's.
_WATCH = """
(() => {
  const key = "drill", stored = () => JSON.parse(sessionStorage.getItem(key) ?? '{"longest":0,"since":0,"answers":0}');
  const kept = stored();
  let last = Date.now();
  addEventListener("pageshow", (event) => {
    Object.assign(kept, stored());
    kept.back = (kept.back ?? 0) + event.persisted;
    last = Date.now();
  });
  setInterval(() => {
    const now = Date.now(), root = document.querySelector("indgang-chat")?.shadowRoot;
    if (now - last > 1500 && kept.since) kept.since += now - last;
    last = now;
    const log = root?.querySelector(".log"), newest = [...(log?.querySelectorAll(".message, .line") ?? [])].at(-1);
    const notice = root?.querySelector(".notices[role] p");
    if (notice) kept.since = 0; // also on a page that could not read the thread back yet
    if (!newest) return;
    const answers = log.querySelectorAll(".from-assistant").length;
    const told = newest.matches(".unsent") || notice;
    const waits = newest.matches(".from-citizen") && !told;
    if (!waits || answers !== kept.answers) kept.since = 0;
    if (waits && !kept.since) kept.since = now;
    kept.answers = answers;
    if (waits && now - kept.since > kept.longest) kept.longest = now - kept.since, kept.at = newest.textContent;
    sessionStorage.setItem(key, JSON.stringify(kept));
  }, 250);
})();
"""

_SHOWN = """
() => {
  const root = document.querySelector("indgang-chat").shadowRoot;
  const from = (one) => one.className.match(/from-(\\w+)/)?.[1] ?? "system";
  const words = (one) => (one.querySelector(".bubble") ?? one).textContent;
  const kept = Object.keys(sessionStorage).find((key) => key.startsWith("indgang:"));
  return {
    said: [...root.querySelectorAll(".log > .message, .log > .line, .log > .notice")].map((one) => [from(one), words(one)]),
    unsent: root.querySelectorAll(".log .unsent").length,
    draft: root.querySelector("textarea").value,
    notice: root.querySelector(".notices[role]").textContent,
    kept: kept ? JSON.parse(sessionStorage.getItem(kept)) : null,
    watch: JSON.parse(sessionStorage.getItem("drill") ?? "{}"),
  };
}
"""

_PRESS = """
(pressed) => {
  const buttons = [...document.querySelector("indgang-chat").shadowRoot.querySelectorAll(".quick button")];
  const found = buttons.find((one) => one.textContent.startsWith("Mere om") && !pressed.includes(one.textContent));
  found?.click();
  return found?.textContent ?? null;
}
"""


class Citizen:
    """`written` is what they wrote and pressed, in that order."""

    def __init__(self, number: int, page: Page, line: Line, chance: random.Random) -> None:
        self.number, self.page, self.line, self.chance = number, page, line, chance
        self.address = f"http://127.0.0.1:{line.port}/sider"
        self.written: list[str] = []
        self._pressed: list[str] = []

    @classmethod
    async def arrived(cls, browser: Browser, number: int, line: Line, chance: random.Random) -> "Citizen":
        context = await browser.new_context(locale="da-DK", viewport={"width": 1280, "height": 800})
        context.set_default_timeout(30_000)
        await context.add_init_script(_WATCH)
        citizen = cls(number, await context.new_page(), line, chance)
        await citizen.page.goto(f"{citizen.address}/forside")
        await citizen.ready()
        return citizen

    async def ready(self) -> None:
        """The window is there to write in."""
        await self.page.locator("indgang-chat textarea").wait_for()

    async def say(self) -> None:
        """Writes a message; or presses a button now and then, if one is offered."""
        if self.chance.random() < 0.25 and await self._press():
            return
        text = f"{self.chance.choice(_SENTENCES)} sag-{self.number}-{len(self.written)}"
        field = self.page.locator("indgang-chat textarea").first
        await field.fill(text)
        self.written.append(text)
        await field.press("Enter")

    async def _press(self) -> bool:
        title: str | None = await self.page.evaluate(_PRESS, self._pressed)
        if title:
            self._pressed.append(title)
            self.written.append(title)
        return title is not None

    async def sees(self) -> dict[str, Any]:
        """What is in the window: who said what, what is marked unsent, what is in the field, and what the tab keeps."""
        seen: dict[str, Any] = await self.page.evaluate(_SHOWN)
        return seen

    async def leave(self) -> None:
        await self.page.context.close()
