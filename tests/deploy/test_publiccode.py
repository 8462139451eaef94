"""publiccode.yml has what the standard asks for (publiccode.yml 0.4, core keys), and says of Indgang what is so."""

import tomllib
from typing import Any

import pytest
import yaml

from indgang.config import ROOT

SAID: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
MANDATORY = ["publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType"]
MANDATORY += ["description", "legal/license", "maintenance/type", "localisation/localisationReady"]
MANDATORY += ["localisation/availableLanguages"]
OPTIONAL = {"intendedAudience", "dependsOn", "legal", "maintenance", "localisation"}
# As far as we use them; the standard's lists are longer.
CATEGORIES = {"appointment-scheduling", "customer-service-and-support", "instant-messaging", "knowledge-management"}
CATEGORIES |= {"online-booking"}
SCOPES = {"culture", "education", "local-authorities"}


@pytest.mark.parametrize("key", MANDATORY)
def test_a_key_that_the_standard_demands_is_there(key: str) -> None:
    found: Any = SAID
    for step in key.split("/"):
        found = found[step]
    assert found not in ("", [], None)


def test_there_is_no_key_that_the_standard_does_not_know() -> None:
    assert SAID.keys() <= {key.partition("/")[0] for key in MANDATORY} | OPTIONAL


def test_values_are_of_the_standards_lists() -> None:
    assert SAID["publiccodeYmlVersion"] == "0.4"
    assert set(SAID["categories"]) <= CATEGORIES
    assert set(SAID["intendedAudience"]["scope"]) <= SCOPES
    assert SAID["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert SAID["softwareType"] == "standalone/web"
    assert SAID["url"].startswith("https://")


def test_maintenance_has_what_its_kind_demands() -> None:
    """Who is paid for it has contractors with an end date; else there are contacts. No address is made up."""
    maintenance = SAID["maintenance"]
    assert maintenance["type"] in ("internal", "community")
    assert all(contact["name"] for contact in maintenance["contacts"])
    assert not [key for contact in maintenance["contacts"] for key in contact if key in ("email", "phone")]


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_description_is_as_long_as_it_may_be(language: str) -> None:
    description = SAID["description"][language]
    assert 0 < len(description["shortDescription"]) <= 150
    assert "\n" not in description["shortDescription"]
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert 5 <= len(description["features"]) <= 20
    assert language in SAID["localisation"]["availableLanguages"]


def test_it_agrees_with_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert SAID["legal"]["license"] == project["license"]
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("Mozilla Public License Version 2.0")
    python = next(one for one in SAID["dependsOn"]["open"] if one["name"] == "Python")
    assert project["requires-python"] == f">={python['versionMin']}"
