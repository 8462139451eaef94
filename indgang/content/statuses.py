"""Every way a turn can end, as listed in `content/statuses.yml`."""

from indgang.content.files import File, Strict, read_table


class Status(Strict):
    title: str
    open: bool


def load_statuses(file: File) -> dict[str, Status]:
    return read_table(file, Status)
