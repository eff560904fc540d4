# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Errors become HTTP here and nowhere else, in the shape that OpenAI's clients read."""

from __future__ import annotations

import logging
from math import ceil

import msgspec

from stellwerk.errors import StellwerkError, origin

log = logging.getLogger("stellwerk.api")

_RETRY_SECONDS = 5  # where the provider names no time; the hub never does

Headers = list[tuple[bytes, bytes]]


def response(error: BaseException) -> tuple[int, bytes, Headers]:
    """Status, JSON body and extra headers for an error.

    An error that nobody foresaw becomes a plain 500: its type goes to the log, its message (which might quote
    content) goes nowhere.
    """
    headers: Headers = []
    if isinstance(error, StellwerkError):
        status, shaped = error.status, error.body()
        if status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        elif status == 429:
            seconds = (error.detail or {}).get("retry_after_seconds", _RETRY_SECONDS)
            headers.append((b"retry-after", str(max(1, ceil(seconds))).encode()))
        decision_id = (error.detail or {}).get("decision_id")
        if isinstance(decision_id, str):
            headers.append((b"x-stellwerk-decision", decision_id.encode()))
            headers.append((b"x-request-id", decision_id.encode()))
    else:
        log.error("unexpected %s at %s", type(error).__name__, origin(error))
        status = 500
        shaped = {
            "message": "an unexpected error occurred here; nothing more was sent. Tell your administrator the time",
            "type": "server_error",
            "param": None,
            "code": "internal_error",
        }
    return status, msgspec.json.encode({"error": shaped}), headers
