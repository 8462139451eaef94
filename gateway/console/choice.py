"""Which municipality, front and language a page of the console is about: chosen in its address, among the account's own."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from gateway.console.sessions import Staff
from gateway.services import Services
from indgang.content.library import DANISH, ENGLISH
from indgang.content.municipalities import FrontName, Municipality
from indgang.errors import UnknownSite

FRONTS: dict[FrontName, str] = {"kommune": "Kommunens hjemmeside", "bibliotek": "Bibliotekets hjemmeside"}
LANGUAGES = {DANISH: "Dansk", ENGLISH: "Engelsk"}


@dataclass(frozen=True)
class Choice:
    """`municipalities` are all that the account may choose."""

    municipality: Municipality
    front: FrontName
    language: str
    municipalities: list[Municipality]

    @property
    def query(self) -> str:
        """The choice as the end of an address."""
        return self.query_with()

    def query_with(self, **other: str) -> str:
        chosen = {"site": self.municipality.id, "front": self.front, "language": self.language}
        return urlencode(chosen | other)

    @property
    def others(self) -> list[Municipality]:
        return [one for one in self.municipalities if one.id != self.municipality.id]

    @property
    def front_title(self) -> str:
        return FRONTS[self.front]

    @property
    def language_title(self) -> str:
        return LANGUAGES[self.language]


def chosen(request: Request, services: Services, staff: Staff) -> Choice:
    """What the address asks for. Raises UnknownSite for a municipality that is not the account's, as for one that is none."""
    asked = request.query_params
    own = [
        services.content.municipalities[site] for site in staff.account.sites if site in services.content.municipalities
    ]
    site = asked.get("site") or (own[0].id if own else "")
    municipality = next((one for one in own if one.id == site), None)
    if municipality is None:
        raise UnknownSite(site)
    front: FrontName = "bibliotek" if asked.get("front") == "bibliotek" else "kommune"
    language = asked.get("language", DANISH)
    return Choice(municipality, front, language if language in LANGUAGES else DANISH, own)
