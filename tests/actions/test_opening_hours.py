"""Opening hours as citizens ask for them. In the table it is Monday 23 November 2026, 13.00, unless a test says otherwise."""

import dataclasses
from datetime import datetime

import pytest

from actions.services import Services
from indgang.danish_dates import DENMARK
from indgang.opening_hours import Unit
from tests.actions.conftest import Conversation, Fixed
from tests.library_cms import LibraryCms, days

MONDAY = datetime(2026, 11, 23, 13, tzinfo=DENMARK)
LIBRARIES = ["Hovedbiblioteket", "Havnebyen Bibliotek", "Skovlunden Bibliotek"]
WEEK_OF_MAIN = (
    "- Med personale: mandag–torsdag 10.00–18.00, fredag 10.00–16.00, lørdag 10.00–14.00, søndag ingen\n"
    "- Selvbetjent: alle dage 7.00–22.00"
)
ASK_LIBRARY = "\n\nSpørg Eksempelby Bibliotek på 12 34 56 90."


async def said(
    services: Services, text: str, now: datetime = MONDAY, front: str = "kommune", language: str = "da"
) -> str:
    conversation = Conversation(dataclasses.replace(services, clock=lambda: now), front=front)
    conversation.hears(text, "aabningstider")
    conversation.message["metadata"]["language"] = language
    (told,), _ = await conversation.does("action_opening_hours")
    assert told["answer"] == "aabningstider"
    return str(told["text"])


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "har borgerservice åbent på lørdag",
            "**Borgerservice** har lukket lørdag den 28. november. Næste åbningstid er mandag den 30. november kl. 10.00–15.00.",
        ),
        ("er borgerservice åben i morgen", "**Borgerservice** har åbent i morgen kl. 10.00–15.00."),
        ("hvornår åbner borgerservice i morgen", "**Borgerservice** åbner i morgen kl. 10.00. Der er åbent kl. 10.00–15.00."),
        ("hvornår lukker borgerservice i dag", "**Borgerservice** lukker i dag kl. 15.00."),
        ("lukker borgerservice tidligt på fredag", "**Borgerservice** lukker fredag den 27. november kl. 13.00."),
        ("hvornår lukker hovedbiblioteket i dag", "**Hovedbiblioteket** lukker i dag kl. 22.00. Der er personale til kl. 18.00."),
        ("hvornar luker hovedbibloteket idag", "**Hovedbiblioteket** lukker i dag kl. 22.00. Der er personale til kl. 18.00."),
        (
            "har hovedbiblioteket åbent i dag",
            "**Hovedbiblioteket** har åbent nu med personale til kl. 18.00. Derefter er der selvbetjent til kl. 22.00. "
            "Personale i dag: kl. 10.00–18.00. Selvbetjent i dag: kl. 7.00–22.00.",
        ),
        (
            "er der åbent på hovedbiblioteket 2. juledag",
            "**Hovedbiblioteket** har ikke personale lørdag den 26. december (anden juledag). Jeg ved ikke, om der er selvbetjent den dag. "
            "Næste dag med personale er mandag den 28. december kl. 10.00–18.00." + ASK_LIBRARY,
        ),
        (
            "hvad tid lukker borgerservice juleaften",
            "**Borgerservice** har lukket torsdag den 24. december (juleaften). Næste åbningstid er mandag den 28. december kl. 10.00–15.00.",
        ),
        (
            "har havnebyen bibliotek aabent paa loerdag",
            "**Havnebyen Bibliotek** har ikke personale lørdag den 28. november, men er selvbetjent kl. 7.00–22.00. "
            "Næste dag med personale er mandag den 30. november kl. 10.00–18.00.",
        ),
        (
            "er borger service åben i overmorgen kl. halv ti",
            "**Borgerservice** har ikke åbent onsdag den 25. november kl. 9.30. Der er åbent kl. 10.00–15.00.",
        ),
        ("er borgerservice åben i morgen kl 12", "**Borgerservice** har åbent i morgen kl. 10.00–15.00."),
        ("er borgerservice åbent efter kl 16", "**Borgerservice** har åbent efter kl. 16.00: torsdag 10.00–17.00."),
        ("har borgerservice aftenåbent efter kl 18", "**Borgerservice** har normalt ikke åbent efter kl. 18.00."),
        (
            "er hovedbiblioteket åbent kl 19 i morgen",
            "**Hovedbiblioteket** har ikke personale i morgen kl. 19.00, men er selvbetjent kl. 7.00–22.00. Der er personale kl. 10.00–18.00.",
        ),
        (
            "er hovedbiblioteket selvbetjent om aftenen",
            "**Hovedbiblioteket** er selvbetjent efter kl. 17.00: alle dage 7.00–22.00.",
        ),
        (
            "har borgerservice åbent mellem jul og nytår",
            "**Borgerservice** fra 27. til 30. december: søndag lukket, mandag–onsdag 10.00–15.00.",
        ),
        (
            "borgerservice åbningstider i påsken",
            "**Borgerservice** fra 25. til 29. marts: torsdag–mandag lukket (skærtorsdag, langfredag, påskedag, anden påskedag).\n"
            "Næste åbningstid er tirsdag den 30. marts kl. 10.00–15.00.",
        ),
        (
            "hovedbiblioteket mellem jul og nytår",
            "**Hovedbiblioteket** fra 27. til 30. december:\n- Med personale: søndag ingen, mandag–onsdag 10.00–18.00\n"
            "- Selvbetjent: søndag–onsdag 7.00–22.00",
        ),
        ("har borgerservice lukket om fredagen", "**Borgerservice**, en almindelig uge: fredag 10.00–13.00."),
        (
            "er borgerservice åben lørdag eller mandag d. 30/11",
            "**Borgerservice** har lukket lørdag den 28. november. Næste åbningstid er mandag den 30. november kl. 10.00–15.00.\n\n"
            "**Borgerservice** har åbent mandag den 30. november kl. 10.00–15.00.",
        ),
        (
            "jeg var hos borgerservice i går, og der var lukket",
            "**Borgerservice** havde lukket søndag den 22. november.\n\n**Borgerservice** har åbent nu og lukker kl. 15.00.",
        ),
        (
            "telefontid på torsdag",
            "**Telefonen** har åbent torsdag den 26. november kl. 10.00–17.00.\n\nEksempelby Kommune har nummeret 12 34 56 78.",
        ),
        ("har hovedbiblioteket åbent 24. december 2027", "Jeg kender ikke åbningstiden for **Hovedbiblioteket** fredag den 24. december (juleaften)."
         + ASK_LIBRARY),
    ],
)  # fmt: skip
async def test_what_is_asked_is_told(services: Services, question: str, answer: str) -> None:
    assert await said(services, question) == answer


@pytest.mark.parametrize("question", ["kan jeg ringe nu", "hvornår kan man ringe til kommunen", "er telefonen åben"])
async def test_ringing_means_the_telephone(services: Services, question: str) -> None:
    told = await said(services, question)
    assert told.startswith("**Telefonen** har åbent nu og lukker kl. 15.00.")
    assert "nummeret 12 34 56 78" in told
    assert "Borgerservice**" not in told


async def test_the_librarys_telephone_hours_are_not_made_up(services: Services) -> None:
    told = await said(services, "kan jeg ringe til jer", front="bibliotek")
    assert told == (
        "Eksempelby Bibliotek har nummeret 12 34 56 90. Jeg kender ikke telefontiden hos Eksempelby Bibliotek."
    )
    assert (await said(services, "kan jeg ringe til hovedbiblioteket")).startswith(f"{told}\n\n**Hovedbiblioteket**")


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (MONDAY.replace(hour=6), "**Hovedbiblioteket** åbner i dag kl. 7.00. Først er der selvbetjent. Der er personale i dag fra kl. 10.00."),
        (MONDAY.replace(hour=8), "**Hovedbiblioteket** har åbent nu uden personale (selvbetjent) til kl. 22.00. Der er personale i dag fra kl. 10.00."),
        (MONDAY, "**Hovedbiblioteket** har åbent nu med personale til kl. 18.00. Derefter er der selvbetjent til kl. 22.00."),
        (
            MONDAY.replace(hour=23),
            "**Hovedbiblioteket** har lukket nu og åbner i morgen kl. 7.00. Først er der selvbetjent. Der er personale i morgen fra kl. 10.00.",
        ),
    ],
)  # fmt: skip
async def test_one_place_now_with_its_week(services: Services, now: datetime, state: str) -> None:
    assert await said(services, "er hovedbiblioteket åbent nu", now) == f"{state}\n\n{WEEK_OF_MAIN}"


async def test_closing_time_that_is_past_and_when_it_opens_again(services: Services) -> None:
    told = await said(services, "hvornår lukker borgerservice i dag", MONDAY.replace(hour=20))
    assert told == "**Borgerservice** lukkede i dag kl. 15.00. Der åbner igen i morgen kl. 10.00."


async def test_the_front_and_the_word_library_decide_which_places(services: Services) -> None:
    assert "Borgerservice" in await said(services, "har I åbent")
    for front, text in (
        ("bibliotek", "har I åbent"),
        ("kommune", "har biblotteket åbent"),
        ("kommune", "er filialerne åbne"),
    ):
        told = await said(services, text, front=front)
        assert all(f"**{name}**" in told for name in LIBRARIES)
        assert "Borgerservice" not in told
    assert "Hovedbiblioteket" not in await said(services, "har rådhuset åbent", front="bibliotek")


async def test_the_counter_is_not_the_telephone(services: Services) -> None:
    told = await said(services, "er der nogen i skranken på rådhuset i morgen")
    assert told == "**Borgerservice** har åbent i morgen kl. 10.00–15.00."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("when does Borgerservice close today", "**Borgerservice** closes today at 15:00."),
        (
            "is borgerservice open on Saturday",
            "**Borgerservice** is closed on Saturday 28 November. It is open next on Monday 30 November 10:00–15:00.",
        ),
        ("is borgerservice open tomorrow at 4 pm", "**Borgerservice** is not open tomorrow at 16:00. It is open 10:00–15:00."),
        ("is Borgerservice open on Fridays?", "**Borgerservice**, an ordinary week: Friday 10:00–13:00."),
        (
            "opening hours of Hovedbiblioteket on Christmas Day",
            "**Hovedbiblioteket** has no staff on Friday 25 December (Christmas Day). I do not know whether it is open for self-service that day. "
            "The next day with staff is on Monday 28 December 10:00–18:00.\n\nPlease ask Eksempelby Bibliotek on 12 34 56 90.",
        ),
    ],
)  # fmt: skip
async def test_the_same_in_english(services: Services, question: str, answer: str) -> None:
    assert await said(services, question, language="en") == answer


async def test_a_place_of_which_no_hours_are_known(services: Services) -> None:
    units = [
        Unit(id="borgmester", name="Borgmesterens kontor", hours=None, note="Kun efter aftale."),
        Unit(id="arkiv", name="Stadsarkivet", hours=None),
    ]
    content = services.content
    town = content.municipality("eksempelby").model_copy(update={"opening_hours": units})
    changed = dataclasses.replace(content, municipalities={"eksempelby": town})
    told = await said(dataclasses.replace(services, shelf=Fixed(changed)), "har I åbent i morgen")
    assert told == (
        "**Borgmesterens kontor**: Kun efter aftale.\n\nJeg kender ikke åbningstiderne for **Stadsarkivet**.\n\n"
        "Spørg Eksempelby Kommune på 12 34 56 78."
    )


@pytest.mark.parametrize("text", ["", "åbent 31/31", "åbent 0.0", "🙂", "x" * 2000])
async def test_odd_questions_get_the_state(services: Services, text: str) -> None:
    assert "Borgerservice" in await said(services, text)


async def test_the_librarys_own_hours_and_their_age_when_it_cannot_be_reached(services: Services) -> None:
    with LibraryCms() as site:
        site.opens(12, days(MONDAY.date(), 30, 0, 1, 2, 3, 4), "09:00", "17:00", "Med personale")
        content = services.content
        town = content.municipality("eksempelby")
        library = town.library.model_copy(update={"cms": site.address})
        main = Unit(id="main", name="Hovedbiblioteket", hours=None, branch=12)
        town = town.model_copy(update={"opening_hours": [main], "library": library})
        changed = dataclasses.replace(content, municipalities={"eksempelby": town})
        services = dataclasses.replace(services, shelf=Fixed(changed))
        told = "**Hovedbiblioteket** har åbent i morgen kl. 9.00–17.00."
        assert await said(services, "har I åbent i morgen") == told
        site.mode = "error"
        assert await said(services, "har I åbent i morgen", MONDAY.replace(hour=15)) == (
            f"{told}\n\nTiderne er oplyst kl. 13.00. Jeg kan ikke hente nyere fra biblioteket lige nu."
        )
        assert await said(services, "har hovedbiblioteket åbent i påsken", MONDAY.replace(hour=15)) == (
            "**Hovedbiblioteket** fra 25. til 29. marts: torsdag–mandag ukendt (skærtorsdag, langfredag, påskedag, anden påskedag).\n\n"
            "Tiderne er oplyst kl. 13.00. Jeg kan ikke hente nyere fra biblioteket lige nu.\n\n"
            "Spørg Eksempelby Bibliotek på 12 34 56 90."
        )
