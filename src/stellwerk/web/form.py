# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fields of a form that was sent, within limits: as browsers send it without files, and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

LARGEST = 64 * 1024  # bytes
MOST_FIELDS = 100
_FORGOTTEN = 16 * 1024 * 1024  # of what is too large: read on without keeping, so that the answer is read
_SECONDS = 30.0


class Unreadable(Exception):
    """``status`` says why: 400, 408, 413, 415 or 503."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def read_form(
    request: Request, largest: int = LARGEST, most_fields: int = MOST_FIELDS
) -> Mapping[str, str]:
    """The fields by name. Whoever sends one twice does not come from our pages.

    Args:
        request: whose body is read.
        largest: bytes of the body.
        most_fields: that it may have.

    Raises:
        Unreadable
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Unreadable(415)
    try:
        async with asyncio.timeout(_SECONDS):
            body = await _body(request, largest)
    except TimeoutError:
        raise Unreadable(408) from None
    except ClientDisconnect:
        raise Unreadable(400) from None
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=most_fields, errors="strict"
        )
    except ValueError:
        raise Unreadable(400) from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Unreadable(400)
    return fields


async def _body(request: Request, largest: int) -> bytes:
    kept = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= largest:
            kept += chunk
        elif size > _FORGOTTEN:
            break
    if size > largest:
        raise Unreadable(413)
    return bytes(kept)
