"""What the environment tells a running Indgang. `setup` sets it; the containers set the same."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Config:
    """`limits` is off only for measurements; addresses are base URLs without a trailing slash.

    `rasa_url` and `actions_url` may be several, with commas between them; `redis_url` is as `indgang.store` reads it.
    """

    host: str
    port: int
    data: Path
    content: Path
    widget: Path
    model_info: Path
    redis_url: str
    rasa_url: str
    actions_url: str
    limits: bool
    public_url: str | None

    @classmethod
    def from_environment(cls) -> "Config":
        env = os.environ
        return cls(
            host=env.get("INDGANG_HOST", "127.0.0.1"),
            port=int(env.get("INDGANG_PORT", "8000")),
            data=Path(env.get("INDGANG_DATA", ROOT / "var")),
            content=Path(env.get("INDGANG_CONTENT", ROOT / "content")),
            widget=Path(env.get("INDGANG_WIDGET", ROOT / "web_widget" / "dist")),
            model_info=Path(env.get("INDGANG_MODEL_INFO", ROOT / ".build" / "model" / "model.json")),
            redis_url=redis_url(env),
            rasa_url=env.get("INDGANG_RASA_URL", "http://127.0.0.1:5005"),
            actions_url=env.get("INDGANG_ACTIONS_URL", "http://127.0.0.1:5055"),
            limits=env.get("INDGANG_LIMITS", "on") != "off",
            public_url=env.get("INDGANG_PUBLIC_URL"),
        )


def redis_url(env: Mapping[str, str]) -> str:
    """INDGANG_REDIS_URL with the password that INDGANG_REDIS_PASSWORD_FILE holds, if any, in it. Raises OSError when that can't be read."""
    url, file = env.get("INDGANG_REDIS_URL", "redis://127.0.0.1:6379"), env.get("INDGANG_REDIS_PASSWORD_FILE")
    return with_password(url, Path(file).read_text(encoding="utf-8").strip()) if file else url


def with_password(url: str, password: str) -> str:
    """`url` with this password in place of its own, if it had one; the user's name stays."""
    parts = urlsplit(url)
    user, _, servers = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.partition(':')[0]}:{quote(password, safe='')}@{servers}").geturl()


def several(urls: str) -> list[str]:
    """The addresses of a setting that may name more than one."""
    return [url.strip().rstrip("/") for url in urls.split(",") if url.strip()]
