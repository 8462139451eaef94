"""The account of whoever an identity provider has signed in: made the first time, and brought up to date each time."""

import re
import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace

from gateway.accounts import USERNAME, Account, Accounts, UsernameTaken
from gateway.messages import printable
from gateway.openid import Grant, Person
from indgang.errors import Refused
from indgang.privacy import mask_cpr

_LONGEST_NAME = 60  # characters


class NoGroup(Refused):
    """None of the groups gives access."""


class MixedGroups(Refused):
    """The groups give different roles in different municipalities, and an account has the same roles in all of its own."""


class AccountOff(Refused):
    """An administrator has closed the account."""


def granted(groups: Collection[str], grants: dict[str, Grant], known: Collection[str]) -> Grant:
    """What the groups give together in the `known` municipalities. Raises NoGroup, or MixedGroups rather than give a right too many."""
    roles: dict[str, set[str]] = {}
    for group in groups:
        grant = grants.get(group)
        for site in grant.sites if grant else []:
            if site in known and grant:
                roles.setdefault(site, set()).update(grant.roles)
    if not any(roles.values()):
        raise NoGroup
    if len({frozenset(one) for one in roles.values()}) > 1:
        raise MixedGroups
    (same,) = {frozenset(one) for one in roles.values()}
    return Grant.model_validate({"sites": sorted(roles), "roles": sorted(same)})


async def account_of(accounts: Accounts, person: Person, grants: dict[str, Grant], known: Collection[str]) -> Account:
    """Raises NoGroup, MixedGroups or AccountOff; whoever has lost their groups is signed out everywhere."""
    account = await accounts.of_subject(person.subject)
    try:
        grant = granted(person.groups, grants, known)
    except (NoGroup, MixedGroups):
        if account:
            await accounts.sign_out_everywhere(account.username)
        raise
    while account is None:
        with suppress(UsernameTaken):
            username = await _username(accounts, person.username)
            await accounts.make_for_provider(Account(username, "", [], frozenset(), subject=person.subject))
        account = await accounts.of_subject(person.subject)
    if account.off:
        raise AccountOff
    name = mask_cpr(printable(person.name))[0][:_LONGEST_NAME] or account.username

    def brought_up_to_date(before: Account) -> Account:
        teams = frozenset(team for team in before.teams if team.partition("/")[0] in grant.sites)
        return replace(before, name=name, sites=grant.sites, roles=frozenset(grant.roles), teams=teams)

    changed = await accounts.change(account.username, brought_up_to_date, keep_administrators=False)
    if changed is None or changed[1].off:
        raise AccountOff
    return changed[1]


async def _username(accounts: Accounts, wanted: str) -> str:
    """One that nobody has: the provider's, as far as it can be used. An account of ours with that name is somebody else's."""
    plain = re.sub(r"[^a-z0-9._-]", "", wanted.partition("@")[0].lower())[:34]
    if not USERNAME.fullmatch(plain) or mask_cpr(plain)[1]:
        plain = f"bruger-{secrets.token_hex(4)}"
    number, found = 1, plain
    while await accounts.get(found):
        number, found = number + 1, f"{plain}-{number + 1}"
    return found
