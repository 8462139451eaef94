"""What is stored of one municipality's bookings, and under which keys.

bookings:{site}:facts:ID       hash     of a slot: facts (JSON), expires, arrivals (how many came so far), off (called off)
bookings:{site}:people:ID      hash     code → name, contact, when, changes (JSON); also of those who cancelled
bookings:{site}:held:ID        hash     code → the cells that its seat uses up (JSON)
bookings:{site}:who:ID         hash     digest of a person → code, so that nobody books the same twice
bookings:{site}:seats:ID       sorted   codes with a seat, by order of arrival
bookings:{site}:line:ID        sorted   codes that wait for one, by order of arrival
bookings:{site}:requests:ID    hash     step:request → its outcome
bookings:{site}:journal:ID     stream   every step that changed any of these, in the same moment
bookings:{site}:cell:CELL      number   seats used up
bookings:{site}:code:CODE      string   the slot that a code belongs to
bookings:{site}:contact:DIGEST set      the codes of a contact
bookings:{site}:tries:DIGEST   number   wrong tries by an asker or for a code, for an hour

A slot's keys expire together, `retention` after its end. A code takes the time of the slot it is moved to; cells and contacts
that several slots share, that of the last. The hash tag keeps a municipality on one node, where its scripts may touch them all.
"""

from indgang.bookings.slots import digest, folded

PARTS = ("facts", "people", "held", "who", "seats", "line", "requests", "journal")
PREFIX = "bookings:{"


class Keys:
    """The keys of one municipality."""

    def __init__(self, site: str) -> None:
        self.site, self.prefix = site, f"{PREFIX}{site}}}:"

    def slot(self, slot_id: str) -> list[str]:
        """The eight keys of a slot, in the order in which the scripts expect them."""
        return [self.part(part, slot_id) for part in PARTS]

    def part(self, part: str, slot_id: str) -> str:
        return f"{self.prefix}{part}:{slot_id}"

    def cell(self, cell: str) -> str:
        return f"{self.prefix}cell:{cell}"

    def code(self, code: str) -> str:
        return f"{self.prefix}code:{code}"

    def contact(self, contact: str) -> str:
        return f"{self.prefix}contact:{digest(folded(contact))}"

    def tries(self, what: str) -> str:
        return f"{self.prefix}tries:{digest(what)}"


def parted(key: str) -> tuple[str, str, str] | None:
    """(site, part, id) of a key of ours; None for any other."""
    if not key.startswith(PREFIX):
        return None
    site, _, rest = key[len(PREFIX) :].partition("}:")
    part, _, id = rest.partition(":")
    return site, part, id
