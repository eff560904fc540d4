# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``Idempotency-Key``: a POST that is sent twice (a lost answer, an impatient client) is done once.

The first answer is kept for a day, sealed, and given again for the same request of the same person. Another request
under the same key is refused. While the first is under way, or if its answer was lost with the process, the second
gets a conflict: it cannot be told whether it was done.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from stellwerk.administration.house import House
from stellwerk.api.management.problems import answer
from stellwerk.errors import Conflict, InvalidValue
from stellwerk.storage.tables import idempotency

HEADER = "idempotency-key"
_LIFE = timedelta(days=1)
_LONGEST = 200
_PURPOSE = "idempotency"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class IdempotentRoute(APIRoute):
    """A route whose POST heeds the header; without it nothing is kept."""

    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if request.method != "POST" or key is None:
                return await handler(request)
            if not 0 < len(key) <= _LONGEST or not key.isascii() or not key.isprintable():
                return answer(InvalidValue({HEADER: f"takes 1 to {_LONGEST} printable ASCII characters"}))
            house: House = request.app.state.house
            body = await request.body()
            place = _place(house, request, key)
            where = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
            said = _digest(request.method, where, body.decode("latin-1"))
            asked = house.secrets.hash(
                _PURPOSE, said
            )  # keyed: a name that was sent could be guessed from a plain hash
            try:
                kept = await run_in_threadpool(_begin, house, place, asked)
            except Conflict as conflict:
                return answer(conflict)
            if kept is not None:
                return kept
            try:
                response = await handler(request)
            except BaseException:
                await run_in_threadpool(_forget, house, place)
                raise
            if 200 <= response.status_code < 300:
                await run_in_threadpool(_keep, house, place, response)
            else:
                await run_in_threadpool(_forget, house, place)
            return response

        return handle


def _place(house: House, request: Request, key: str) -> str:
    """Under what an answer is kept: the caller's own credential belongs to it, so nobody gets another's answer."""
    who = request.headers.get("authorization") or request.headers.get("cookie") or ""
    return house.secrets.hash(_PURPOSE, _digest(who, key))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _begin(house: House, place: str, asked: str) -> Response | None:
    with house.database.writing() as writing:
        writing.execute(sa.delete(idempotency).where(idempotency.c.expires_at <= writing.at))
        row = writing.execute(sa.select(idempotency).where(idempotency.c.hash == place)).first()
        if row is None:
            try:
                with writing.connection.begin_nested():
                    writing.execute(
                        sa.insert(idempotency).values(
                            hash=place, request=asked, expires_at=writing.at + _LIFE
                        )
                    )
            except sa.exc.IntegrityError:
                raise _under_way() from None
            return None
    if row.request != asked:
        raise Conflict("this Idempotency-Key was used for another request; take a new one for each")
    if row.status is None:
        raise _under_way()
    body = b64decode(house.secrets.open(_PURPOSE, row.body.decode(), place))
    headers = {**row.headers, "idempotent-replayed": "true"}
    return Response(body, status_code=row.status, headers=headers)


def _keep(house: House, place: str, response: Response) -> None:
    sealed = house.secrets.seal(_PURPOSE, b64encode(bytes(response.body)).decode(), place)
    headers = {
        k: v
        for k, v in response.headers.items()
        if k in ("content-type", "etag", "location", "cache-control")
    }
    with house.database.writing() as writing:
        writing.execute(
            sa.update(idempotency)
            .where(idempotency.c.hash == place)
            .values(
                status=response.status_code, headers=json.loads(json.dumps(headers)), body=sealed.encode()
            )
        )


def _forget(house: House, place: str) -> None:
    with house.database.writing() as writing:
        writing.execute(
            sa.delete(idempotency).where(idempotency.c.hash == place, idempotency.c.status.is_(None))
        )


def _under_way() -> Conflict:
    return Conflict(
        "the first request with this Idempotency-Key is under way, or its answer was lost; look whether it was done"
    )
