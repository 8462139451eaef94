"""Where everything lies: the project root, and what set-up builds beneath .build/."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
LOGS = BUILD / "logs"

TOOLS = BUILD / "tools"
SERVICE = BUILD / "service"
BOT = BUILD / "bot"
REDIS = BUILD / "redis"
MODEL = BUILD / "model"
SPACY = BUILD / "spacy"
LOAD = BUILD / "load"

SERVICE_PYTHON = SERVICE / "bin" / "python"
BOT_PYTHON = BOT / "bin" / "python"
UV = TOOLS / "bin" / "uv"
MODEL_FILE = MODEL / "indgang.tar.gz"
MODEL_INFO = MODEL / "model.json"
WIDGET = ROOT / "web_widget"
WIDGET_DIST = WIDGET / "dist"


def shown(path: Path) -> str:
    """The path as a person at the project root would type it."""
    try:
        return str(path.relative_to(ROOT))
    except ValueError:
        return str(path)
