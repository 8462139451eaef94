"""How a conversation with staff can end, as listed in `content/outcomes.yml`; one is chosen as it is closed."""

from indgang.content.files import File, Strict, read_table


class ClosingOutcome(Strict):
    title: str


def load_outcomes(file: File) -> dict[str, ClosingOutcome]:
    return read_table(file, ClosingOutcome)
