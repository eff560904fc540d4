# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``POST /v1/check``: the whole decision about a body, without calling anything."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from stellwerk.api.http import ClientGone, caller_of, declared_class, read_body, send_error, send_json
from stellwerk.gateway.directory import Directory
from stellwerk.gateway.explain import explain
from stellwerk.gateway.line import Line
from stellwerk.values.key import Scope as KeyScope


class CheckDoor:
    """Takes the bodies of chat completions and of embeddings."""

    def __init__(self, line: Line, directory: Directory, body_limit: int) -> None:
        self._line = line
        self._directory = directory
        self._body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            caller = caller_of(scope, self._directory, KeyScope.CHECK)
            declared = declared_class(scope)
            body = await read_body(scope, receive, self._body_limit)
            decision = await explain(self._line, caller, body, declared)
            await send_json(send, 200, msgspec.json.encode(decision))
        except ClientGone:
            return
        except Exception as error:
            await send_error(send, error)
