"""spaCy's Danish pipeline: the official one where it can be fetched, else a stand-in that is built here."""

from __future__ import annotations

import hashlib
import json
import shutil
import urllib.request
from pathlib import Path
from typing import Dict, Optional

from . import paths, stamps
from .commands import run
from .progress import say, step

NAME, VERSION = "da_core_news_sm", "3.4.0"
WHEEL = f"{NAME}-{VERSION}-py3-none-any.whl"
ADDRESS = f"https://github.com/explosion/spacy-models/releases/download/{NAME}-{VERSION}/{WHEEL}"
# "checksum_whl" of meta/da_core_news_sm-3.4.0.json in explosion/spacy-models. Read 2026-11-22.
SHA256 = "124e1def77953fb5d5b9c917e38e4fed57febc09604aed213097218864c6aeb9"
SECONDS = 10

CHOICE = paths.SPACY / "pipeline.json"
STAND_IN = paths.SPACY / "danish_stand_in"
# Neither Rasa nor TensorFlow is needed for it, and each takes ten seconds to import.
BUILDER = """
import sys
from importlib.util import module_from_spec, spec_from_file_location
sys.modules["tensorflow"] = None
spec = spec_from_file_location("bot.components.danish_lemmas", sys.argv[1])
module = sys.modules[spec.name] = module_from_spec(spec)
spec.loader.exec_module(module)
module.build(sys.argv[2])
"""
STAND_IN_SOURCE = paths.ROOT / "bot" / "components" / "danish_lemmas.py"


def install() -> None:
    """Leaves a Danish pipeline, and .build/spacy/pipeline.json that tells which."""
    wanted = stamps.digest(
        [paths.ROOT / "bot" / "requirements.txt", STAND_IN_SOURCE],
        (paths.BOT / "packages-from").read_text(encoding="utf-8"),
    )
    stamp = paths.SPACY / "made-from"
    if stamps.fresh(stamp, wanted) and CHOICE.exists():
        return
    paths.SPACY.mkdir(parents=True, exist_ok=True)
    with step(f"Fetching spaCy's Danish pipeline ({NAME} {VERSION})"):
        wheel, reason = fetched_wheel()
        if wheel:
            _install_official(wheel)
        else:
            _build_stand_in()
    if not wheel:
        say(f"  {NAME} could not be fetched ({reason}).")
        say("  A stand-in takes its place, and everything works with it: blank Danish spaCy with simplemma's lemmas.")
        say(f"  To try the official one again: rm -r {paths.shown(paths.SPACY)} and start again.")
    stamps.write(stamp, wanted)


def chosen() -> Dict[str, str]:
    """{"pipeline": its name for people, "model": what spacy.load takes}."""
    choice: Dict[str, str] = json.loads(CHOICE.read_text(encoding="utf-8"))
    return choice


def fetched_wheel(address: str = ADDRESS, sha256: str = SHA256) -> "tuple[Optional[Path], str]":
    """The official wheel, checked against its hash; or None and the reason."""
    target = paths.SPACY / WHEEL
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:
            content: bytes = answer.read()
    except OSError as error:
        return None, f"{getattr(error, 'reason', error)}"
    if hashlib.sha256(content).hexdigest() != sha256:
        return None, "what came is not the official file: its sha256 differs"
    target.write_bytes(content)
    return target, ""


def _install_official(wheel: Path) -> None:
    command = [paths.UV, "pip", "install", "--python", paths.BOT_PYTHON, "--no-deps", "--offline", wheel]
    run(command, f"installing {NAME}", "spacy-official")
    wheel.unlink()
    _choose(f"{NAME} {VERSION}", NAME)


def _build_stand_in() -> None:
    shutil.rmtree(str(STAND_IN), ignore_errors=True)
    command = [paths.BOT_PYTHON, "-c", BUILDER, STAND_IN_SOURCE, STAND_IN]
    run(command, "building the Danish stand-in", "spacy-stand-in")
    _choose("stand-in: blank da + simplemma lemmas", paths.shown(STAND_IN))


def _choose(pipeline: str, model: str) -> None:
    CHOICE.write_text(json.dumps({"pipeline": pipeline, "model": model}) + "\n", encoding="utf-8")
