"""The form in which an administrator makes or changes an account: what was sent, what is wrong with it, and what may be given."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

from gateway.accounts import USERNAME, Account, Role
from gateway.messages import printable
from indgang.content.municipalities import Municipality
from indgang.privacy import mask_cpr

LONGEST_NAME = 60  # characters
CPR = "Skriv ikke et CPR-nummer her."


@dataclass(frozen=True)
class Typed:
    """The form as it was sent; `teams` are site/team."""

    username: str = ""
    name: str = ""
    sites: Sequence[str] = ()
    roles: Sequence[str] = ()
    teams: Sequence[str] = ()


def typed_of(account: Account) -> Typed:
    return Typed(account.username, account.name, account.sites, sorted(account.roles), sorted(account.teams))


def safe(typed: Typed) -> Typed:
    """What may be shown again: without a CPR number."""
    return replace(typed, username=mask_cpr(typed.username)[0], name=mask_cpr(typed.name)[0])


def shared(account: Account, administrator: Account) -> bool:
    """Whether it also serves a municipality that is not the administrator's, who then may not decide what it is."""
    return not set(account.sites) <= set(administrator.sites)


def wrong_of_new(typed: Typed, own: Sequence[Municipality]) -> dict[str, str]:
    """What is wrong with the form of a new account, by the field's name."""
    wrong = {}
    if mask_cpr(typed.username)[1]:
        wrong["username"] = CPR
    elif not USERNAME.fullmatch(typed.username):
        wrong["username"] = "Brugernavnet skal være 2 til 40 små bogstaver a-z, tal, punktum, streg eller _."
    return wrong | wrong_of(typed, own)


def wrong_of(typed: Typed, own: Sequence[Municipality]) -> dict[str, str]:
    """What is wrong with the rest of it. Only the administrator's `own` municipalities can be given."""
    wrong, name = {}, printable(typed.name)
    if not name:
        wrong["name"] = "Skriv navnet, som borgerne ser."
    elif len(name) > LONGEST_NAME:
        wrong["name"] = f"Navnet er på {len(name)} tegn. Der er plads til {LONGEST_NAME}."
    elif mask_cpr(name)[1]:
        wrong["name"] = CPR
    if not typed.sites:
        wrong["sites"] = "Vælg mindst én kommune."
    elif not set(typed.sites) <= {one.id for one in own}:
        wrong["sites"] = "Du kan kun give adgang til dine egne kommuner."
    if not typed.roles or not set(typed.roles) <= set(get_args(Role)):
        wrong["roles"] = "Vælg mindst én rolle."
    return wrong


def given(typed: Typed, account: Account, own: Sequence[Municipality]) -> Account:
    """The account as the form says, as far as an administrator of `own` municipalities decides.

    What it has in other municipalities stays. Of an account that it shares with them, or that an identity provider keeps, the name and
    the roles stay too; of the latter also the municipalities.
    """
    others = [site for site in account.sites if site not in {one.id for one in own}]
    sites = account.sites if account.subject else others + [one.id for one in own if one.id in typed.sites]
    possible = {f"{one.id}/{team.id}" for one in own if one.id in sites for team in one.chat.teams}
    elsewhere = {team for team in account.teams if team.partition("/")[0] in others}
    changed = replace(account, sites=sites, teams=frozenset(elsewhere | (possible & set(typed.teams))))
    if others or account.subject:
        return changed
    roles = frozenset(role for role in get_args(Role) if role in typed.roles)
    return replace(changed, name=printable(typed.name), roles=roles)
