"""For operators: what runs, whether it is alive, whether it is ready, and what it counted."""

import asyncio
import json
from typing import Any

import httpx
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.exceptions import RedisError

from gateway import gauges
from gateway.services import Needed, Services
from indgang.config import several
from indgang.version import VERSION

router = APIRouter(prefix="/api/v1")


@router.get("/healthz")
async def alive() -> dict[str, bool]:
    return {"alive": True}


@router.get("/readyz")
async def ready(services: Needed, request: Request, response: Response) -> dict[str, Any]:
    """503 until every part has answered once. After that the gateway stays ready when the assistant or the actions stop,
    because it then still tells citizens so: taken out of service it could not."""
    parts = await _parts(services)
    state = request.app.state
    state.was_complete = getattr(state, "was_complete", False) or all(parts.values())
    is_ready = state.was_complete and parts["redis"]
    response.status_code = 200 if is_ready else 503
    return {"ready": is_ready, "parts": parts}


@router.get("/status")
async def status(services: Needed) -> dict[str, Any]:
    """Versions, the model and its Danish pipeline, and which parts answer."""
    content = services.content
    return {
        "version": VERSION,
        "model": _model(services),
        "answers": len(content.answers),
        "sites": sorted(content.municipalities),
        "parts": await _parts(services),
    }


@router.get("/metrics")
async def metrics(services: Needed) -> Response:
    await gauges.look(services, await _parts(services))
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _parts(services: Services) -> dict[str, bool]:
    asked = (_store_answers(services), services.assistant.answers(), _actions_answer(services))
    return dict(zip(("redis", "assistant", "actions"), await asyncio.gather(*asked), strict=True))


async def _store_answers(services: Services) -> bool:
    try:
        async with asyncio.timeout(2):  # one that hangs; the client itself would be patient for half a minute
            return bool(await services.redis.ping())
    except (RedisError, TimeoutError):
        return False


async def _actions_answer(services: Services) -> bool:
    """Whether one of the action servers does: a call that another cannot take goes to it."""
    async with httpx.AsyncClient(timeout=2) as client:
        return any(await asyncio.gather(*(_is_well(client, url) for url in several(services.config.actions_url))))


async def _is_well(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(f"{url}/health")).status_code == 200
    except httpx.HTTPError:
        return False


def _model(services: Services) -> dict[str, Any] | None:
    try:
        model: dict[str, Any] = json.loads(services.config.model_info.read_text())
    except (OSError, ValueError):
        return None
    return model
