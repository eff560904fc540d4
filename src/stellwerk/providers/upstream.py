# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The door to a provider: what the line asks of it, whoever it is.

Two implementations: ``providers.openai_http`` (anything that speaks the OpenAI dialect over HTTP) and, in front
of the same dialect, ``providers.embedded`` (the llama.cpp child process).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol


class Answer(Protocol):
    """An answer whose status is 200 and whose first byte has arrived."""

    async def body(self) -> bytes:
        """The whole body.

        Raises:
            UpstreamTimeout: silence for longer than the endpoint allows.
            UpstreamBroken: the connection broke off, or the body is larger than the limit.
        """
        ...

    def chunks(self) -> AsyncGenerator[bytes, None]:
        """Raw network chunks as they come, at once, never collected. Close it if you leave it early. Raises like
        :meth:`body`."""
        ...

    async def close(self) -> None:
        """Drop the connection if it is still open (cancels generation upstream). Safe to call twice."""
        ...


class Upstream(Protocol):
    """One endpoint, with its own connection pool and credential."""

    async def post(self, path: str, body: bytes, *, stream: bool) -> Answer:
        """Send ``body`` (JSON) to ``path`` (``"chat/completions"`` or ``"embeddings"``).

        Retries with exponential back-off and jitter on 429, 502, 503, 504 and connection errors, only before the
        first byte, only at this endpoint.

        Raises:
            UpstreamUnreachable, UpstreamTimeout, UpstreamBusy, UpstreamRejected, UpstreamError
        """
        ...

    async def models(self) -> list[dict[str, object]]:
        """The entries of ``GET /models`` (for the drift guard)."""
        ...

    async def close(self) -> None:
        """Close the pool."""
        ...
