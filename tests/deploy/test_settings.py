"""What the containers and the manifests set is what the code reads."""

import re

import pytest

from indgang.config import ROOT

FILES = [
    "docker-compose.yml",
    *(str(file.relative_to(ROOT)) for file in (ROOT / "deploy" / "kubernetes").rglob("*.yaml")),
]
# Read by the compose file itself, and by the proxy.
OTHERS = {"INDGANG_DOMAIN", "INDGANG_TLS", "INDGANG_VERSION"}


def read_by_the_code() -> set[str]:
    files = [file for room in ("indgang", "gateway", "actions", "bot") for file in (ROOT / room).rglob("*.*")]
    texts = [file.read_text("utf-8") for file in files if file.suffix in (".py", ".yml")]
    return {name for text in texts for name in re.findall(r"INDGANG_[A-Z_]+", text)}


@pytest.mark.parametrize("name", FILES)
def test_every_setting_is_read_by_somebody(name: str) -> None:
    assert set(re.findall(r"\bINDGANG_[A-Z_]+", (ROOT / name).read_text("utf-8"))) <= read_by_the_code() | OTHERS
