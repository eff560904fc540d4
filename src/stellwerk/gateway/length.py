# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long a call is, and how long its answer may become, in tokens.

Two kinds of bounds: ``max_output`` is the caller's own, and a model that cannot hold as much takes no such call.
``answer_limit`` is set by a door of ours; it gives way to what a model's context leaves, so that it never closes one.
"""

from __future__ import annotations

from stellwerk.policy.register import Model
from stellwerk.values.call import Call, ChatCall

CHARACTERS_PER_TOKEN = 3
"""Low, so that the estimate is high rather than too small for a context."""

LEAST_ANSWER = 128
"""Tokens that a context must leave under an ``answer_limit``: some hundred words. Less is no answer."""

_TOKENS_PER_IMAGE = 1_000
_TOKENS_PER_MESSAGE = 8  # of a chat template around its text


def estimated_input(call: Call) -> int:
    """A rough count of input tokens, for the choice of a context and where an upstream reports no usage."""
    length = sum(len(segment.text) for segment in call.segments)
    return length // CHARACTERS_PER_TOKEN + _TOKENS_PER_IMAGE * len(call.uninspectable)


def needed(call: Call) -> int:
    """Tokens that a context must hold for the call: its input, and the answer that is asked for at least."""
    return estimated_input(call) + _least(call)


def cap_for(call: Call, model: Model) -> int | None:
    """Tokens to be sent along as the bound of ``model``'s answer; ``None``: no door set one, or the caller did."""
    if not isinstance(call, ChatCall) or call.answer_limit is None or call.max_output is not None:
        return None
    left = model.context_length - estimated_input(call) - _TOKENS_PER_MESSAGE * len(call.messages)
    return min(call.answer_limit, max(_least(call), left))


def _least(call: Call) -> int:
    if call.max_output is not None or not isinstance(call, ChatCall) or call.answer_limit is None:
        return call.max_output or 0
    return min(call.answer_limit, LEAST_ANSWER)
