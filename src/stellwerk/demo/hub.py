# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stand-in for the LLM Hub: the dialect that its documentation describes, over real HTTP, labelled DEMO.

Both error shapes are spoken: the hub's own ``{"detail": "..."}`` for its models, and OpenAI's
``{"error": {...}}`` for those that it passes on to other providers. Only these send ``x-ratelimit-*``.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from stellwerk.demo.chat import Completion
from stellwerk.demo.embed import embeddings
from stellwerk.demo.models import DemoModel
from stellwerk.policy.register import Ability


class Refused(Exception):
    """The hub says no, with a status and words."""

    def __init__(self, status: int, message: str, code: str, *, external: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = (
            {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}
            if external
            else {"detail": message}
        )


class Hub:
    """One instance: some models, one key. ``pace`` is the pause between two chunks of a stream in seconds."""

    def __init__(self, models: Sequence[DemoModel], key: str, *, pace: float = 0.0) -> None:
        self._models = {model.name: model for model in models}
        self._key = key
        self._pace = pace
        self.app = Starlette(
            routes=[
                Route("/v2/models", self.list_models, methods=["GET"]),
                Route("/v2/models/{name:path}", self.one_model, methods=["GET"]),
                Route("/v2/chat/completions", self.chat, methods=["POST"]),
                Route("/v2/embeddings", self.embed, methods=["POST"]),
            ],
            exception_handlers={Refused: _refuse, 404: _not_found},
        )

    async def list_models(self, request: Request) -> Response:
        """``GET /v2/models``"""
        self._admit(request)
        return JSONResponse({"object": "list", "data": [model.entry() for model in self._models.values()]})

    async def one_model(self, request: Request) -> Response:
        """``GET /v2/models/{id}``"""
        self._admit(request)
        return JSONResponse(self._model(request.path_params["name"]).entry())

    async def chat(self, request: Request) -> Response:
        """``POST /v2/chat/completions``"""
        self._admit(request)
        body = await _body(request)
        model = self._model(body.get("model"))
        _check_chat(model, body)
        completion = Completion(model, body)
        headers = {"x-ratelimit-remaining-requests": "299"} if model.hosting.is_externally_hosted else {}
        if not body.get("stream"):
            await asyncio.sleep(self._pace)
            return JSONResponse(completion.whole(), headers=headers)
        return StreamingResponse(
            self._paced(completion.stream()), media_type="text/event-stream", headers=headers
        )

    async def embed(self, request: Request) -> Response:
        """``POST /v2/embeddings``"""
        self._admit(request)
        body = await _body(request)
        model = self._model(body.get("model"))
        if Ability.EMBEDDINGS not in model.abilities:
            raise Refused(400, "This model does not support embeddings", "unsupported_model")
        return JSONResponse(embeddings(model, body))

    async def _paced(self, chunks: Iterator[dict[str, Any]]) -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield b"data: " + json.dumps(chunk, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"
            await asyncio.sleep(self._pace)
        yield b"data: [DONE]\n\n"

    def _admit(self, request: Request) -> None:
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._key}".encode()):
            raise Refused(401, "Incorrect API key provided", "invalid_api_key")

    def _model(self, name: object) -> DemoModel:
        model = self._models.get(name) if isinstance(name, str) else None
        if model is None:
            raise Refused(404, "Model not found", "model_not_found")
        return model


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except ClientDisconnect:
        raise
    except (ValueError, RecursionError):
        raise Refused(400, "The body is not JSON", "invalid_json") from None
    if not isinstance(body, dict):
        raise Refused(422, "The body is not an object", "invalid_body")
    return body


def _check_chat(model: DemoModel, body: dict[str, Any]) -> None:
    external = bool(model.hosting.is_externally_hosted)
    if Ability.CHAT not in model.abilities:
        raise Refused(400, "This model does not support chat", "unsupported_model", external=external)
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages or not all(isinstance(m, dict) for m in messages):
        raise Refused(422, "messages: a list of objects is required", "invalid_messages", external=external)
    if body.get("tools") and Ability.TOOLS not in model.abilities:
        raise Refused(
            400, "Function calling is not supported by this model", "unsupported", external=external
        )
    if len(json.dumps(messages)) // 4 > model.context_length:
        raise Refused(
            400,
            f"This model's maximum context length is {model.context_length} tokens",
            "context_length_exceeded",
            external=external,
        )


async def _refuse(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, Refused)  # noqa: S101 - registered for this type only
    return JSONResponse(exc.body, status_code=exc.status)


async def _not_found(request: Request, exc: Exception) -> Response:
    return JSONResponse({"detail": "Not Found"}, status_code=404)
