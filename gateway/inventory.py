"""Writes docs/privacy/inventory.md from the code's own declarations: `python -m gateway.inventory`, or `make privacy`."""

import sys
from collections.abc import Iterable
from pathlib import Path

from indgang.config import ROOT
from indgang.personal_data import BOOKINGS, CONVERSATIONS, LISTS, NOBODY, RETENTION, STAFF, Kept

PAGE = ROOT / "docs" / "privacy" / "inventory.md"
HEAD = """# Hvad Indgang gemmer

Denne side er skrevet af `make privacy` ud fra koden (`indgang/personal_data.py`). Ret dér, ikke her. En prøve kører en samtale med alt i
og fejler, hvis der ligger noget i databasen, som ikke står her, eller som ikke udløber, som her står.

`retention_days` er kommunens egen indstilling (i kommunens fil under `content/municipalities/`): så mange dage efter **sidste ord** i samtalen er alt
om den slettet. For bookinger regnes fra det tidspunkt, hvor kurset eller aftalen er slut.

Kolonnen *Ord* siger, om der kan stå noget, som et menneske har skrevet. CPR-numre fjernes, før noget gemmes.
"""
TAIL = """
## Andre steder end databasen

| sted | hvad | hvor længe |
|---|---|---|
| Redis' fil på disken (`appendonly`) | det samme som databasen, og det, der er slettet siden filen sidst blev skrevet om | slettede ord er ude af filen inden for et døgn: gatewayen beder Redis skrive den om hver dag |
| Log (`var/logs/`) | fejl og advarsler, én linje JSON hver; ingen tekster, ingen adresser på forespørgsler; CPR, e-mail, telefon og navne maskeres til sidst | 30-40 MB for hver del, derefter overskrives det ældste |
| `/metrics` | tal, uden personer | så længe Prometheus er sat til |
| Sikkerhedskopier (`make backup`) | det samme som databasen den dag | bestemmes af den, der tager dem; se [sikkerhedskopi](../backup-and-restore.md) |
| Borgerens browser | samtalens nummer og nøgle, så den kan læses videre på næste side (`sessionStorage`) | til fanen lukkes; ingen cookie |
| Hentede filer | det, en medarbejder henter som tekst, JSON eller CSV | ligger hos medarbejderen; at det skete, står i logbogen |
| E-mail | breve om kurser og til hold | hos modtageren og kommunens mailserver |
"""
_GROUPS = {
    "Samtaler": CONVERSATIONS,
    "Lister over samtaler": LISTS,
    "Bookinger": BOOKINGS,
    "Medarbejdere": STAFF,
    "Uden personer": NOBODY,
}


def text() -> str:
    """The whole page."""
    return HEAD + "".join(f"\n## {title}\n\n{_table(kept)}" for title, kept in _GROUPS.items()) + TAIL


def _table(kept: Iterable[Kept]) -> str:
    rows = ["| nøgle | hvad | hvorfor | hvor længe | grundlag | Ord |", "|---|---|---|---|---|---|", *map(_row, kept)]
    return "\n".join(rows) + "\n"


def _row(one: Kept) -> str:
    how_long = f"`{RETENTION}` efter sidste ord" if one.how_long == RETENTION else one.how_long
    place = f"`{one.pattern}`" + (" (Rasas database)" if one.database else "")
    return f"| {place} | {one.what} | {one.why} | {how_long} | {one.ground} | {'ja' if one.words else 'nej'} |"


def main(page: Path = PAGE) -> int:
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text(), "utf-8")
    print(f"{page.relative_to(ROOT)} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
