"""What an editor can get wrong: each is told with file, line and what to write instead, in Danish."""

from datetime import date

import pytest

from indgang.content import load_content
from indgang.errors import ContentError
from tests.indgang.content.conftest import Edited

PRICE, TOWN, PHONE = "answers/pas/pas_pris.yml", "municipalities/eksempelby.yml", "facts/mitid_support_phone.yml"
ANSWER = """title: "Hvad koster et pas?"
text: |
  Det koster noget.
see_also: [pas_bestil]
sources:
  - {title: "borger.dk", url: "https://www.borger.dk/", checked: 2026-11-22}
reviewed: 2026-11-22
review_by: 2027-05-22
owner: borgerservice
published: true
"""


def told(edited: Edited) -> str:
    with pytest.raises(ContentError) as error:
        load_content(edited.path)
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "advice"),
    [
        ("owner: borgerservice\n", "", 1, "mangler nøglen owner. Skriv fx owner: borgerservice"),
        ("reviewed: 2026-11-22\n", "", 1, "mangler nøglen reviewed. Skriv fx reviewed: 2026-11-22"),
        ("published: true\n", "", 1, "mangler nøglen published. Skriv fx published: true"),
        ("title:", "titel:", 1, "kender ikke nøglen titel. Mente du title?"),
        ("text: |", "tekst: |", 2, "kender ikke nøglen tekst. Mente du text?"),
        ("[pas_bestil]", "[pas_bestill]", 4, "svaret pas_bestill findes ikke. Mente du pas_bestil?"),
        ("see_also: [", "\tsee_also: [", 4, "Brug mellemrum til indrykning"),
        ("https://www.borger.dk/", "http://www.borger.dk/", 6, "skal være en adresse, der begynder med https://"),
        ("https://www.borger.dk/", "borger.dk", 6, "skal være en adresse, der begynder med https://"),
        ("noget.", "[noget](http://x.dk).", 2, "linket (http://x.dk) skal begynde med https://"),
        ("noget.", "[noget](javascript:alert).", 2, "linket (javascript:alert) skal begynde med https://"),
        ("noget.", "{fact.pas_gebyr}.", 3, "{fact.pas_gebyr} findes ikke."),
        ("noget.", "{link.tidsbestiling}.", 3, "Mente du link.tidsbestilling?"),
        ("noget.", "{Borgerservice}.", 3, "{Borgerservice} findes ikke. Mente du borgerservice?"),
        ("noget.", "noget, 010190-1234.", 2, "ligner et CPR-nummer"),
        ("2026-11-22\nreview", "i går\nreview", 7, "skal være en dato som 2026-11-22 – her står i går."),
        ("2027-05-22", "2026-01-01", 1, "review_by (2026-01-01) skal være senere end reviewed (2026-11-22)"),
        ("published: true", "published: måske", 10, "skal være true (ja) eller false (nej) – her står måske."),
        ("published: true", "published: true\npublished: false", 11, "nøglen published står her to gange"),
        ("owner: borgerservice", 'owner: "  "', 9, "er tom. Skriv en tekst."),
        ('"Hvad koster et pas?"', '"' + "x" * 61 + '"', 1, "skal have 1 til 60 tegn"),
        ('"Hvad koster et pas?"', '"Hvad koster et pas?', 1, ""),
        ("owner: borgerservice", 'owner: "borgerservice', 9, "et anførselstegn mangler sin afslutning"),
        ("text: |", "text |", 2, "mangler et kolon (:) efter nøglen"),
        ('"Hvad koster et pas?"', "Pris: hvad koster det?", 1, "Sæt hele teksten i anførselstegn"),
        ('"Hvad koster et pas?"', "12:30", 1, "skal være en tekst i anførselstegn"),
        ("Det koster noget.", "Det koster n\xe6sten.", 0, ""),
    ],
)
def test_an_answer_with_a_mistake(edited: Edited, old: str, new: str, line: int, advice: str) -> None:
    assert old in ANSWER
    edited.write(PRICE, ANSWER.replace(old, new, 1))
    if not line:
        load_content(edited.path)
        return
    said = told(edited)
    assert said.startswith(f"content/{PRICE}:")
    assert advice in said
    if advice:
        assert said.startswith(f"content/{PRICE}:{line}: ")


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ('code: "0999"', "code: 0777", 'skal være fire cifre i anførselstegn, fx "0101"'),
        ('"#14528c"', '"blå"', 'skal være en farve som "#14528c"'),
        ('"#14528c"', '"#cccccc"', "kontrasten mellem #cccccc og #ffffff er 1.6, men skal være mindst 4.5"),
        ("retention_days: 30", "retention_days: 0", "skal være mindst 1 – her står 0"),
        ('"10:00-15:00"', "10:00", "10:00-15:00"),
        ("\nphone:", "\ntelefon:", "kender ikke nøglen telefon"),
        ("\n  kontakt:", "\n  kontakter:", "mangler kontakt"),
        ("\n  sfo:", "\n  sfoo:", "linket sfoo findes ikke. Mente du sfo?"),
        ("kursus_find,", "kursus_fin,", "svaret kursus_fin findes ikke. Mente du kursus_find?"),
    ],
)
def test_a_municipality_with_a_wrong_setting(edited: Edited, old: str, new: str, advice: str) -> None:
    edited.replace(TOWN, old, new)
    said = told(edited)
    assert said.startswith(f"content/{TOWN}:")
    assert advice in said


@pytest.mark.parametrize(
    ("file", "text", "advice"),
    [
        ("answers/pas/pas_pris.yml", b"\xff\xfe", "Gem filen igen med tegnsættet UTF-8"),
        ("answers/pas/pas_pris.yml", "- a\n- b\n", "skal bestå af nøgler og værdier"),
        ("answers/mitid/pas_pris.yml", ANSWER, "der er allerede et svar med id pas_pris i content/answers/mitid"),
        ("answers/pas/Nyt svar.yml", ANSWER, "Filens navn må kun have små bogstaver"),
        ("answers/pas_ny.yml", ANSWER, "Et svar ligger i answers/emne/id.yml"),
        ("answers/pas/pas_ny.yaml", ANSWER, "Kald den .yml i stedet for .yaml"),
        ("answers/pas/pas_ny.yml", ANSWER.replace("  - {", "  # - {"), ""),
        ("english/pas/pas_findes_ikke.yml", "title: x\ntext: y\nreviewed: 2026-11-22\n", "der er intet dansk svar i"),
        (
            "municipalities/ukendt/facts/dagtilbud_frist.yml",
            "title: x\n",
            "der er ingen kommune i municipalities/ukendt.yml",
        ),
        ("municipalities/Min By.yml", "name: x\n", "filens navn må kun have små bogstaver"),
        ("municipalities/eksempelby/facts/boede.yml", "title: x\n", "mangler nøglen unit"),
        (PHONE, "title: x\nunit: phone\nsource: {title: x, url: 'https://x.dk'}\nvalues: {}\n", "skal have mindst 1"),
    ],
)
def test_a_file_that_does_not_belong(edited: Edited, file: str, text: str | bytes, advice: str) -> None:
    edited.write(file, text)
    assert advice in told(edited)


def test_an_own_answer_must_say_something_and_stand_for_one_that_is_there(edited: Edited) -> None:
    own = "text: Vores eget.\nsources: [{title: x, url: 'https://x.dk', checked: 2026-11-22}]\nreviewed: 2026-11-22\nreview_by: 2027-05-22\nowner: x\n"
    edited.write("municipalities/eksempelby/answers/pas_prise.yml", own)
    assert "svaret pas_prise findes ikke. Mente du pas_pris?" in told(edited)
    edited.delete("municipalities/eksempelby/answers/pas_prise.yml")
    edited.write("municipalities/eksempelby/answers/pas_pris.yml", own.replace("text: Vores eget.\n", ""))
    assert "mangler nøglen text" in told(edited)
    edited.write("municipalities/eksempelby/answers/pas_pris.yml", own)
    said = load_content(edited.path).said("pas_pris", "eksempelby", date(2026, 11, 22))
    assert said
    assert (said.text, said.own, said.owner) == ("Vores eget.", True, "x")


def test_notices_end_after_they_begin(edited: Edited) -> None:
    notice = '- {text: "Lukket", from: "2026-12-24 10:00", until: "2026-12-24 09:00"}'
    edited.write(TOWN, edited.read(TOWN).replace("notices: []", "notices:\n  " + notice))
    assert "until (2026-12-24 09:00) skal være senere end from (2026-12-24 10:00)" in told(edited)
