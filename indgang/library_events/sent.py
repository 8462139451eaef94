"""What the library's site sends (DPL CMS, `GET /api/v1/events`), read with patience: what is missing or new does no harm.

As its code has it, whatever its documentation says: prices are in kroner; fields without a value are left out; no tickets are `[]` and no link `{}`.
"""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ValidatorFunctionWrapHandler, WrapValidator

from indgang.danish_dates import DENMARK


def _or_nothing(value: object, read: ValidatorFunctionWrapHandler) -> object:
    """None for what cannot be read: it is left out as if it had not been sent."""
    try:
        return read(value)
    except ValueError:  # pydantic's own are such too
        return None


def _names(values: object) -> list[str]:
    """Of a list the names; anything but a list has none."""
    return [value for value in values if isinstance(value, str) and value.strip()] if isinstance(values, list) else []


def _list(values: object) -> object:
    return values if isinstance(values, list) else []


def _danish(value: object, read: ValidatorFunctionWrapHandler) -> datetime:
    """In Danish time; a time without a zone is taken to be one. Raises ValueError for a moment outside the calendar."""
    moment: datetime = read(value)
    try:
        return moment.replace(tzinfo=DENMARK) if moment.tzinfo is None else moment.astimezone(DENMARK)
    except OverflowError:
        raise ValueError("no such moment") from None


Kept = WrapValidator(_or_nothing)
Text = Annotated[str | None, Kept]
Names = Annotated[list[str], BeforeValidator(_names)]
Moment = Annotated[datetime, WrapValidator(_danish)]


class Times(BaseModel):
    start: Moment
    end: Annotated[Moment | None, Kept] = None


class Address(BaseModel):
    locationType: Text = None
    location: Text = None
    locationAdditional: Text = None
    street: Text = None
    zip_code: Annotated[int | None, Kept] = None
    city: Text = None


class Price(BaseModel):
    currency: str = "DKK"
    value: float


class Ticket(BaseModel):
    price: Price


class Series(BaseModel):
    uuid: str


class Elsewhere(BaseModel):
    url: Text = None


class Sent(BaseModel):
    """One event as it comes. It needs a title and a start; without them nothing can be said of it."""

    uuid: Text = None
    title: str
    date_time: Times
    state: Text = None
    all_day: Annotated[bool | None, Kept] = None
    url: Text = None
    description: Text = None
    body: Text = None
    branches: Names = []
    address: Annotated[Address | None, Kept] = None
    categories: Names = []
    tags: Names = []
    ticket_categories: Annotated[list[Annotated[Ticket | None, Kept]], BeforeValidator(_list)] = []
    series: Annotated[Series | None, Kept] = None
    external_data: Annotated[Elsewhere | None, Kept] = None
