"""What is signed with this installation's own secret, so that whoever can write in Redis alone cannot sign in."""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from itsdangerous import Signer

from indgang.config import Config


def signer(config: Config) -> Signer:
    """Signs session keys with HMAC-SHA256."""
    return Signer(_secret(config), salt="indgang.session", key_derivation="hmac", digest_method=hashlib.sha256)


def _secret(config: Config) -> str:
    """The secret of the file, which is made at the first start. Gateways that share a Redis must share it."""
    path = Path(os.environ.get("INDGANG_SECRET_FILE") or config.data / "secret")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    secret = path.read_text("ascii").strip()
    if len(secret) < 32:
        raise ValueError(f"{path} holds no secret: delete it, and it is made anew (everybody must sign in again)")
    return secret


def _make(path: Path) -> None:
    """Whole or not at all, readable by us only; of two who make it at once the first wins."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
