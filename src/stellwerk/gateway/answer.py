# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The answer as the client gets it: our names, the model's words, and the usage for the books."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from stellwerk.errors import UpstreamBroken
from stellwerk.gateway.length import CHARACTERS_PER_TOKEN
from stellwerk.policy.register import Model
from stellwerk.values.call import Call, ChatCall
from stellwerk.values.decision import Decision
from stellwerk.values.usage import Usage

_decode = msgspec.json.Decoder().decode
encode = msgspec.json.Encoder().encode
_SAID = ("content", "refusal", "reasoning_content", "tool_calls")
_MOST_TOKENS = 10**9  # of one call; more is a defect of the provider, not a bill


def whole(
    raw: bytes, call: Call, model: Model, decision: Decision, told: Callable[[Usage], dict[str, str]]
) -> tuple[bytes, Usage | None]:
    """Reshape a complete answer. The usage is ``None`` where the provider reported none.

    ``told``: what is to stand beside the counts.

    Raises:
        UpstreamBroken: the provider answered with something that is no answer.
    """
    try:
        answer = _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UpstreamBroken("the provider's answer is not JSON; try again later") from None
    kept = (
        ("object", "created", "choices", "system_fingerprint")
        if isinstance(call, ChatCall)
        else ("object", "data")
    )
    if not isinstance(answer, dict) or not _is_answer(answer, call):
        raise UpstreamBroken("the provider's answer has not the expected form; try again later")
    shaped: dict[str, Any] = {}
    if isinstance(call, ChatCall):
        shaped["id"] = answer_id(decision)
    for name in kept:
        if name in answer:
            shaped[name] = answer[name]
    shaped["model"] = model.name
    found = usage(answer.get("usage"))
    if found is not None:
        shaped["usage"] = {**answer["usage"], **told(found)}
    return encode(shaped), found


def _is_answer(answer: dict[str, Any], call: Call) -> bool:
    """Clients reach for ``choices[0].message`` unasked; an error in a body of status 200 has none."""
    if isinstance(call, ChatCall):
        choices = answer.get("choices")
        return (
            isinstance(choices, list)
            and bool(choices)
            and all(
                isinstance(choice, dict) and isinstance(choice.get("message"), dict) for choice in choices
            )
        )
    data = answer.get("data")
    return isinstance(data, list) and all(isinstance(entry, dict) and "embedding" in entry for entry in data)


def estimated_output(body: bytes) -> int:
    """A rough count of output tokens of a reshaped chat answer, for providers that report no usage."""
    messages = [choice["message"] for choice in _decode(body).get("choices", ())]
    said = [m[name] for m in messages for name in _SAID if m.get(name)]
    return sum(len(s) if isinstance(s, str) else len(encode(s)) for s in said) // CHARACTERS_PER_TOKEN


def answer_id(decision: Decision) -> str:
    """The id of an answer is that of its decision, so that a clerk's question finds the record."""
    return "chatcmpl-" + decision.decision_id.removeprefix("dec_")


def usage(reported: object) -> Usage | None:
    """Token counts from a provider's ``usage`` object; ``None`` if there is none or it makes no sense."""
    if not isinstance(reported, dict):
        return None
    tokens_in, tokens_out = reported.get("prompt_tokens"), reported.get("completion_tokens", 0)
    if type(tokens_in) is not int or type(tokens_out) is not int:
        return None
    if not (0 <= tokens_in <= _MOST_TOKENS and 0 <= tokens_out <= _MOST_TOKENS):
        return None
    return Usage(
        tokens_in,
        tokens_out,
        cached_in=_part(reported, "prompt_tokens_details", "cached_tokens", tokens_in),
        reasoning_out=_part(reported, "completion_tokens_details", "reasoning_tokens", tokens_out),
    )


def _part(reported: dict[str, Any], details: str, name: str, whole: int) -> int:
    """A part of a count; where it makes no sense, none: the whole is billed at its full price then."""
    found = reported.get(details)
    part = found.get(name) if isinstance(found, dict) else None
    return part if type(part) is int and 0 <= part <= whole else 0
