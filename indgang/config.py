"""What the environment tells a running Indgang. `setup` sets it; the containers set the same."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Config:
    """`limits` is off only for measurements; addresses are base URLs without a trailing slash."""

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
            redis_url=env.get("INDGANG_REDIS_URL", "redis://127.0.0.1:6379"),
            rasa_url=env.get("INDGANG_RASA_URL", "http://127.0.0.1:5005"),
            actions_url=env.get("INDGANG_ACTIONS_URL", "http://127.0.0.1:5055"),
            limits=env.get("INDGANG_LIMITS", "on") != "off",
            public_url=env.get("INDGANG_PUBLIC_URL"),
        )
