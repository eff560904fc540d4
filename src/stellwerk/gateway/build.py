# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes upstream, built from the canonical call. Nothing is passed through."""

from __future__ import annotations

from typing import Any

import msgspec

from stellwerk.gateway.length import cap_for
from stellwerk.policy.register import Model
from stellwerk.values.call import Call, ChatCall

_encode = msgspec.json.Encoder().encode


def body(call: Call, model: Model, cap: int | None = None) -> bytes:
    """The JSON body for ``model``. Holds the provider's model name, the content and validated options only.

    ``cap``: the most output tokens, where a budget needs a bound and nobody else set one.
    """
    if isinstance(call, ChatCall):
        wire: dict[str, Any] = {"model": model.upstream, "messages": call.messages, **call.options}
        if call.stream:
            # Usage comes in a stream only when asked for, and the books need it whether the client does or not.
            wire["stream"] = True
            wire["stream_options"] = {"include_usage": True}
        cap = cap_for(call, model) or cap
        if cap is not None:
            wire["max_completion_tokens"] = cap
    else:
        wire = {"model": model.upstream, "input": call.input, **call.options}
    return _encode(wire)
