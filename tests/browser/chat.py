"""The chat window as a test uses it: by the names and roles that a citizen meets."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from indgang.config import ROOT

AXE = ROOT / "web_widget" / "node_modules" / "axe-core" / "axe.min.js"
ANSWER_LIMIT = 15_000  # milliseconds


class Chat:
    def __init__(self, page: Page, element: str = "#kommunens-chat") -> None:
        self.page = page
        self.element = page.locator(element)
        self.launcher = self.element.locator(".launcher")
        self.dialog = self.element.get_by_role("dialog")
        self.log = self.element.get_by_role("log")
        self.field = self.element.locator("dialog > .composer").get_by_role("textbox")
        self.mine = self.log.locator(".message.from-citizen")
        self.answers = self.log.locator(".message.from-assistant")

    def open(self) -> "Chat":
        self.launcher.click()
        expect(self.dialog).to_be_visible()
        expect(self.answers.first).to_contain_text("robot")
        return self

    def send(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def ask(self, text: str) -> Locator:
        """Sends the text and waits; the answer's message."""
        before = self.answers.count()
        self.send(text)
        return self.answer(before)

    def answer(self, before: int) -> Locator:
        """The first answer after the `before` that there were."""
        found = self.answers.nth(before)
        expect(found).to_be_visible(timeout=ANSWER_LIMIT)
        return found

    def button(self, name: str) -> Locator:
        return self.element.get_by_role("button", name=name)

    def ticket(self) -> dict[str, str]:
        """The conversation's id and token, as the tab keeps them."""
        kept: dict[str, Any] = self.page.evaluate("JSON.parse(Object.values(sessionStorage)[0])")
        return dict(kept["ticket"])


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong on the page, shadow trees included: rule and place."""
    page.evaluate(AXE.read_text("utf-8") + ";0")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {node['target']}" for rule in found["violations"] for node in rule["nodes"]]
