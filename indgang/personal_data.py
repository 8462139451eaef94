"""What Indgang stores, key by key: whose, what, why, on what ground and for how long. The one list; docs/privacy/inventory.md is made from it.

`python -m gateway.inventory` (`make privacy`) writes that page, and tests hold it against the keys of a real run: a key that no
entry here describes fails them, and so does one that should expire and doesn't.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Literal

from indgang.audit import KEPT as AUDIT_KEPT

Whose = Literal["citizen", "staff", "nobody"]
Life = Literal["expires", "trimmed", "stays"]
RETENTION = "retention_days"  # the municipality's own setting, from the last word
BOOKED = "`retention_days` efter det, der er booket, er slut"
TASK = "Svare borgeren (databeskyttelsesforordningens art. 6, stk. 1, litra e, med det grundlag, kommunen peger på)"
SAFETY = "Sikker behandling (art. 32) og at kunne vise, hvem der har set hvad (art. 5, stk. 2)"
DUTY = "Kommunens drift og ledelse; tallene er ikke personoplysninger"


@dataclass(frozen=True)
class Kept:
    """One kind of key. In `pattern` a `*` is an id of ours (of a conversation, a municipality, a day).

    `life`: `expires` – every such key has a time to live; `trimmed` – the key stays and its entries go when what they point at
    is gone (`gateway.sweeping`); `stays` – until somebody deletes it. `longest` is the longest a key may live once nobody writes to it any more.
    The Danish words are those of the page that a municipality's data protection officer reads.
    """

    pattern: str
    what: str
    why: str
    how_long: str
    ground: str
    whose: Whose = "citizen"
    life: Life = "expires"
    words: bool = False
    longest: timedelta = timedelta(days=366)
    database: int = 0

    @property
    def personal(self) -> bool:
        return self.whose != "nobody"


# fmt: off
CONVERSATIONS = (
    Kept("conversation:{*}", "Samtalens kendsgerninger: side den begyndte på, hvem der har den, mærker, udfald, vurdering, og navn og kontakt, hvis en besked er lagt", "Føre samtalen og lade en medarbejder svare senere", RETENTION, TASK, words=True),
    Kept("events:{*}", "Alt, hvad borgeren, Indgang og medarbejdere har skrevet; CPR-numre er fjernet før", "Føre samtalen", RETENTION, TASK, words=True),
    Kept("clients:{*}", "Tilfældige numre fra borgerens browser", "At en besked, der sendes to gange, kun gemmes én gang", RETENTION, TASK),
    Kept("notes:{*}", "Medarbejderes interne noter", "At kolleger kan gå videre med samtalen", RETENTION, TASK, words=True),
    Kept("lessons:{*}", "Sætninger, der ikke blev forstået, og kommentarer til svar; CPR, e-mail og lange tal er fjernet", "Gøre svarene bedre", RETENTION, TASK, words=True),
    Kept("tracker:*", "Rasas hukommelse af samtalen, med det borgeren skrev uden CPR", "Forstå spørgsmål i sammenhæng", "et døgn fra sidste ord", TASK, words=True, longest=timedelta(days=1), database=1),
    Kept("mine:{*}:*", "Hvilke bookingkoder samtalen har", "At man ikke skal bevise sin egen booking igen", RETENTION, TASK),
    Kept("turn:{*}", "At samtalen er ved at blive besvaret", "Ét svar ad gangen", "4 sekunder", TASK, longest=timedelta(seconds=10)),
    Kept("typing:{*}:*", "At nogen skriver", "Vise det for den anden", "3 sekunder", TASK, longest=timedelta(seconds=5)),
    Kept("rate:messages:*", "Hvor mange beskeder samtalen har sendt", "Bremse misbrug", "1 minut", SAFETY, longest=timedelta(minutes=1)),
    Kept("rate:left:*", "Hvor mange gange samtalen har lagt en besked", "Bremse misbrug", "10 minutter", SAFETY, longest=timedelta(minutes=10)),
    Kept("rate:conversations:*", "Et fingeraftryk (HMAC) af en IP-adresse og et antal", "Bremse misbrug", "1 minut", SAFETY, longest=timedelta(minutes=1)),
    Kept("rate:from:*", "Et fingeraftryk (HMAC) af en IP-adresse og et antal", "Bremse misbrug", "1 minut", SAFETY, longest=timedelta(minutes=1)),
    Kept("rate:site:*", "Hvor mange samtaler der åbnes i kommunen", "Bremse misbrug", "1 minut", SAFETY, whose="nobody", longest=timedelta(minutes=1)),
)
LISTS = (
    *(
        Kept(pattern, f"Samtalers numre: {what}", "Finde samtalen frem", "så længe samtalen findes", TASK, life="trimmed")
        for pattern, what in {
            "turns": "dem, der venter på Indgang",
            "uncounted": "dem, der skal tælles med i statistikken",
            "queue:*": "køen til medarbejdere",
            "left:*": "dem, hvor en medarbejder skylder svar",
            "held:*": "dem, medarbejdere har",
            "cases:*": "dem med en lagt besked",
            "inbox:*": "alle, efter sidste ord",
            "closed:*": "de afsluttede",
            "learning:*": "dem med noget at lære af",
            "comments:*": "dem med en kommentar til et svar",
        }.items()
    ),
    Kept("places:*", "Samtalers numre og den plads i køen, de sidst fik at vide", "Fortælle pladsen, når den ændrer sig", "et døgn", TASK, longest=timedelta(days=1)),
    Kept("called:*", "Samtalers numre, som et hold har fået e-mail om", "Kun skrive én gang", "et døgn", TASK, longest=timedelta(days=1)),
)
BOOKINGS = (
    Kept("bookings:{*}:people:*", "Navn, e-mail eller telefon og bookingkode, også ændringer og afbud", "Holde pladsen", BOOKED, TASK, words=True, longest=timedelta(days=800)),
    Kept("bookings:{*}:journal:*", "Hvert skridt i bookingerne, med de samme oplysninger", "Bevise og genskabe, hvem der har pladsen", BOOKED, TASK, words=True, longest=timedelta(days=800)),
    *(
        Kept(f"bookings:{{*}}:{part}:*", what, "Holde pladsen", BOOKED, TASK, longest=timedelta(days=800))
        for part, what in {
            "facts": "Hvad der kan bookes",
            "held": "Bookingkoder og de pladser, de bruger",
            "who": "Et fingeraftryk af navn og kontakt",
            "seats": "Bookingkoder med plads",
            "line": "Bookingkoder på venteliste",
            "requests": "At et skridt er taget",
            "cell": "Hvor mange pladser der er brugt",
            "code": "Hvad en bookingkode hører til",
            "contact": "En kontakts bookingkoder, under et fingeraftryk",
        }.items()
    ),
    Kept("bookings:{*}:tries:*", "Forkerte forsøg på at finde en booking", "Bremse gætteri", "en time", SAFETY, longest=timedelta(hours=1)),
    Kept("promoted:{*}", "Bookingkoder, der er rykket op fra ventelisten", "Give besked", BOOKED, TASK, longest=timedelta(days=800)),
    Kept("letters:{*}:text:*", "Breve til kursister: navn, kontakt og tekst", "Give besked om kurset", BOOKED, TASK, words=True, longest=timedelta(days=800)),
    Kept("letters:{*}:state:*", "Om brevet er sendt", "Ikke skrive to gange", BOOKED, TASK, longest=timedelta(days=800)),
    Kept("letters:{*}:due", "Brevenes numre", "Sende dem i tide", BOOKED, TASK, longest=timedelta(days=800)),
    Kept("letters:{*}:slots", "Hold med breve", "Finde dem", BOOKED, TASK, whose="nobody", longest=timedelta(days=800)),
)
STAFF = (
    Kept("account:*", "Navn, brugernavn, roller, hold, adgangskodens fingeraftryk (Argon2) og sidste login", "Adgang til medarbejdersiden", "til kontoen slettes", SAFETY, whose="staff", life="stays"),
    Kept("accounts", "Brugernavne", "Liste over konti", "til kontoen slettes", SAFETY, whose="staff", life="stays"),
    Kept("accounts:version", "Et tal", "At to ændringer ikke overskriver hinanden", "altid", SAFETY, whose="nobody", life="stays"),
    Kept("subject:*", "Et fingeraftryk af brugeren hos kommunens login og brugernavnet", "Login hos kommunen selv", "til kontoen slettes", SAFETY, whose="staff", life="stays"),
    Kept("session:*", "Brugernavn og sikkerhedskode, under et fingeraftryk", "Være logget ind", "10 timer", SAFETY, whose="staff", longest=timedelta(hours=10)),
    Kept("openid:*", "Et påbegyndt login", "Login hos kommunen selv", "10 minutter", SAFETY, whose="staff", longest=timedelta(hours=1)),
    Kept("wrong:*", "Forkerte adgangskoder til et brugernavn", "Bremse gætteri", "et kvarter", SAFETY, whose="staff", longest=timedelta(minutes=15)),
    Kept("wrong-from:*", "Forkerte adgangskoder fra en adresse, under et fingeraftryk", "Bremse gætteri", "et kvarter", SAFETY, whose="staff", longest=timedelta(minutes=15)),
    Kept("audit:*", "Hvem af medarbejderne der gjorde hvad ved hvilken samtale; aldrig, hvad borgeren skrev", "Kunne vise, hvem der har set hvad", "et år", SAFETY, whose="staff", longest=AUDIT_KEPT),
    Kept("reading:{*}:*", "At en medarbejder netop har åbnet samtalen", "Én linje i logbogen, ikke hundrede", "en time", SAFETY, whose="staff", longest=timedelta(days=1)),
    *(Kept(f"{name}:*", f"Brugernavne: {what}", "Vise, om nogen kan svare", "et døgn", SAFETY, whose="staff", longest=timedelta(days=1)) for name, what in {"present": "hvem der er ved chatten", "away": "hvem der er væk", "there": "hvem kolleger ved er der"}.items()),
    Kept("notices:*", "Beskeder i chatten og brugernavnet på den, der skrev dem", "Fortælle borgerne noget", "en uge efter beskeden er slut", TASK, whose="staff", life="trimmed"),
    Kept("switched-off:*", "Hvad der er slået fra, og brugernavnet på den, der gjorde det", "Slukke med det samme", "til det tændes igen", SAFETY, whose="staff", life="stays"),
    Kept("taught:*", "Sætninger, som en redaktør har valgt at lære af, i redaktørens ordlyd, og redaktørens navn. Ikke hvem der spurgte", "Gøre svarene bedre", "til redaktøren tager det tilbage", TASK, whose="staff", life="stays"),
)
_OF_NOBODY: tuple[tuple[str, str, str, str, Life], ...] = (
    ("counts:*:*", "Tal for en dag: samtaler, udfald, ventetid, vurderinger", "Ledelsens overblik", "25 måneder", "expires"),
    ("handling:*:*", "Dagens gennemsnit af samtaletid", "Sige ventetiden ærligt", "to dage", "expires"),
    ("library_hours:*", "Bibliotekets åbningstider", "Svare på dem", "nogle dage", "expires"),
    ("library_events:*", "Bibliotekets kalender", "Vise kurser", "nogle dage", "expires"),
    ("upkeep:links", "Links, der ikke virker", "Rette dem", "14 dage", "expires"),
    ("upkeep:lock", "Hvem der kontrollerer links", "Kun én gør det", "en time", "expires"),
    ("waiting:lock", "Hvem der ser til køen", "Kun én gør det", "1 sekund", "expires"),
    ("sweeping:lock", "Hvem der rydder op", "Kun én gør det", "en time", "expires"),
    ("sweeping:file", "At Redis' fil er skrevet om i dag", "Én gang i døgnet", "et døgn", "expires"),
    ("waiting:called:*", "At et hold lige har fået e-mail", "Ikke skrive for tit", "10 minutter", "expires"),
    ("catalogue:{*}:request:*", "At en ændring er gemt", "Ikke gemme to gange", "et døgn", "expires"),
    ("catalogue:{*}:*", "Kurser og deres datoer, med undervisere", "Vise kurser", "til bibliotekaren sletter dem", "stays"),
)
NOBODY = tuple(Kept(pattern, what, why, how_long, DUTY, whose="nobody", life=life, longest=timedelta(days=800)) for pattern, what, why, how_long, life in _OF_NOBODY)
# fmt: on
INVENTORY: tuple[Kept, ...] = (*CONVERSATIONS, *LISTS, *BOOKINGS, *STAFF, *NOBODY)


def kept_under(key: str, database: int = 0) -> Kept | None:
    """The entry that describes a key; None for one that nobody has declared."""
    return next((one for one in INVENTORY if one.database == database and _form(one.pattern).fullmatch(key)), None)


@cache
def _form(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression. The last `*` takes everything; one before it stops at a colon or a brace."""
    *firsts, last = pattern.split("*")
    if not firsts:
        return re.compile(re.escape(last))
    middle = "[^:{}]+".join(re.escape(part) for part in firsts)
    return re.compile(middle + (".+" if not last else "[^:{}]+") + re.escape(last))
