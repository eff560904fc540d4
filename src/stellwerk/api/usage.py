# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``GET /v1/usage``: what a key's department used for the key's use case, in the shape of OpenAI's usage API."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Receive, Scope, Send

from stellwerk.administration.reports.of_key import Bucket, buckets
from stellwerk.api.http import caller_of, send_error, send_json
from stellwerk.errors import RequestError
from stellwerk.gateway.directory import Directory
from stellwerk.metering.report.cells import Figures
from stellwerk.storage.database import Database
from stellwerk.values.amount import plain
from stellwerk.values.calendar import Period, begins_at, local_day
from stellwerk.values.caller import Caller
from stellwerk.values.key import Scope as KeyScope
from stellwerk.values.money import from_pico

_MOST = 180  # buckets in an answer
_USUAL = 31
_LATEST = 4_102_444_800  # seconds: the year 2100


class _Asked(NamedTuple):
    first: date
    last: date
    limit: int


class UsageDoor:
    """Tells a program what its department used: by day where enough people stand behind it, else by month."""

    def __init__(self, directory: Directory, database: Database, group_size: int) -> None:
        self._directory = directory
        self._database = database
        self._group_size = group_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            caller = caller_of(scope, self._directory, KeyScope.MODELS)
            today = local_day(datetime.now(UTC))
            asked = _asked(scope["query_string"], today)
            found = await asyncio.to_thread(self._buckets, caller, asked, today)
            await send_json(send, 200, msgspec.json.encode(_page(found, asked.limit, caller.department)))
        except Exception as error:
            await send_error(send, error)

    def _buckets(self, caller: Caller, asked: _Asked, today: date) -> list[Bucket]:
        return buckets(
            self._database,
            caller.department,
            caller.use_case,
            asked.first,
            asked.last,
            today=today,
            k=self._group_size,
            most=asked.limit + 1,
        )


def _asked(query: bytes, today: date) -> _Asked:
    """Read the question.

    Raises:
        RequestError: a parameter is not known, stands there twice, or cannot be understood.
    """
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    given = dict(pairs)
    for name in given:
        if name not in _PARAMETERS:
            raise RequestError(
                f"there is no such parameter; this address takes {', '.join(_PARAMETERS)}", param=name[:64]
            )
    if len(given) < len(pairs):
        raise RequestError("a parameter stands there twice; send it once")
    if given.get("bucket_width", "1d") != "1d":
        raise RequestError(
            "buckets are days (1d), or calendar months where fewer people stand behind a department than a day needs",
            param="bucket_width",
        )
    start = _number(given, "start_time", _LATEST)
    end = _number(given, "end_time", _LATEST)
    page = _number(given, "page", _LATEST)
    limit = _number(given, "limit", _MOST)
    first = Period.MONTH.first_day(today) if start is None else _day(start)
    last = today if end is None else _day(max(end - 1, 0))
    return _Asked(first if page is None else max(first, _day(page)), last, limit or _USUAL)


_PARAMETERS = ("start_time", "end_time", "bucket_width", "limit", "page")


def _number(given: dict[str, str], name: str, most: int) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 12 and 1 <= int(text) <= most):
        raise RequestError(f"{name} must be a whole number from 1 to {most}", param=name)
    return int(text)


def _day(seconds: int) -> date:
    return local_day(datetime.fromtimestamp(seconds, UTC))


def _page(found: list[Bucket], limit: int, department: str) -> dict[str, Any]:
    more = found[limit] if len(found) > limit else None
    return {
        "object": "page",
        "data": [_bucket(bucket, department) for bucket in found[:limit]],
        "has_more": more is not None,
        "next_page": None if more is None else str(_seconds(more.first)),
    }


def _bucket(bucket: Bucket, department: str) -> dict[str, Any]:
    return {
        "object": "bucket",
        "start_time": _seconds(bucket.first),
        "end_time": _seconds(bucket.until),
        "results": [
            _result(figures, currency, department, bucket.use_case)
            for currency, figures in sorted(bucket.figures.items())
        ],
    }


def _result(figures: Figures, currency: str, department: str, use_case: str | None) -> dict[str, Any]:
    """OpenAI's fields, then ours. What would be finer than it may be is null."""
    return {
        "object": "organization.usage.completions.result",
        "input_tokens": figures.tokens_in,
        "output_tokens": figures.tokens_out,
        "input_cached_tokens": figures.cached_in,
        "num_model_requests": figures.calls,
        "project_id": None,
        "user_id": None,
        "api_key_id": None,
        "model": None,
        "batch": None,
        "amount": {"value": plain(from_pico(figures.cost_pico)), "currency": currency.lower()},
        "department": department,
        "use_case": use_case,
    }


def _seconds(day: date) -> int:
    return int(begins_at(day).timestamp())
