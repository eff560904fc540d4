# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The same line up to the decision: what would happen to this call, and why."""

from __future__ import annotations

from typing import Any

from stellwerk.errors import RequestError
from stellwerk.gateway import parse, strict_json
from stellwerk.gateway.decision import signal, summary
from stellwerk.gateway.line import Interlocking
from stellwerk.gateway.look import deeper, look
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass


async def explain(
    line: Interlocking, caller: Caller, body: bytes, declared: DataClass | None
) -> dict[str, Any]:
    """Decide without sending or recording anything. ``body`` is a chat-completions or embeddings body.

    Raises:
        RequestError, UnknownModel, Forbidden: as for a real call.
    """
    document = strict_json.loads(body)
    if not isinstance(document, dict):
        raise RequestError("the body must be a JSON object")
    call = parse.embeddings_from(document) if "input" in document else parse.chat_from(document)
    decision = signal(line, caller, call, declared, await look(line, call))
    if depth := deeper(line, decision):
        decision = signal(line, caller, call, declared, await look(line, call, depth))
    return {
        "object": "stellwerk.decision",
        "allowed": bool(decision.targets),
        "zone": decision.zone.value if decision.zone else None,
        "targets": list(decision.targets),
        "refusal": decision.refusal,
        "refusal_code": decision.refusal_code,
        **summary(line, decision),
    }
