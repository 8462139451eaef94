"""The pinned requirements: every file by its hash, and no registry named."""

import re

import pytest

from setup import paths, pins

PINNED = [pinned for _, pinned, _ in pins.FILES]


@pytest.mark.parametrize("name", PINNED)
def test_every_package_is_pinned_by_hash_and_no_address_is_named(name: str) -> None:
    text = (paths.ROOT / name).read_text()
    packages = re.findall(r"^[A-Za-z0-9._\[\]-]+==\S+.*?(?=^[A-Za-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert packages
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text
    assert "--index-url" not in text


def test_the_test_tools_stand_on_the_service_s_own_versions() -> None:
    service, test = ((paths.ROOT / "requirements" / f"{name}.txt").read_text() for name in ("service", "test"))
    versions = set(re.findall(r"^(\S+==\S+)", service, re.MULTILINE))
    assert versions <= set(re.findall(r"^(\S+==\S+)", test, re.MULTILINE))


def test_the_widget_s_lock_names_no_registry() -> None:
    assert '"resolved"' not in (paths.WIDGET / "package-lock.json").read_text()
