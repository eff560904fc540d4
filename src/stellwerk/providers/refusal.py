# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a provider's refusal means for the caller. Pure: status and error body in, one of our errors out.

The body is read for its error code only. The provider's own words never enter a message of ours: they may quote
the prompt. Error shapes known: ``{"detail": "..."}`` (also as a list), ``{"error": {"message", "type", "code"}}``,
``{"error": "..."}``, the same fields at the top (vLLM), and bodies that are no JSON at all.
"""

from __future__ import annotations

import re

import msgspec

from stellwerk.errors import (
    ContextTooLong,
    UpstreamBusy,
    UpstreamError,
    UpstreamRejected,
    UpstreamTimeout,
    UpstreamUnreachable,
)

RETRIED = frozenset({429, 502, 503, 504})
"""Statuses that say "not now", so that asking again is right. 500 is not among them: the call itself may be what
breaks the provider, and each try may be billed."""

MAX_ERROR_BYTES = 64 * 1024

# Codes that say the same thing in the words of OpenAI and Azure, llama.cpp, and Anthropic behind the hub.
_CONTEXT_CODES = frozenset(
    {"context_length_exceeded", "exceed_context_size_error", "string_above_max_length"}
)
# vLLM and the hub give no code for it, only this phrase of their own.
_CONTEXT_PHRASE = b"context length"
_QUOTA_CODES = frozenset({"insufficient_quota", "quota_exceeded", "billing_hard_limit_reached"})
_CONTENT_FILTER_CODES = frozenset(
    {"content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"}
)

_FIELD = re.compile(
    r"(messages|model|tools|tool_choice|functions|response_format|stop|seed|n|logprobs|top_logprobs|max_tokens|"
    r"max_completion_tokens|temperature|top_p|frequency_penalty|presence_penalty|logit_bias|stream|stream_options|"
    r"parallel_tool_calls|reasoning_effort|input|dimensions|encoding_format)(\[\d{1,6}\])?"
)


class _Details(msgspec.Struct, frozen=True):
    codes: frozenset[str]
    param: str | None


def explain(endpoint: str, status: int, body: bytes, retry_after: float | None = None) -> UpstreamError:
    """The error for an answer of ``status`` other than 200. ``body`` is at most :data:`MAX_ERROR_BYTES` long."""
    details = _read(body)
    where = f"endpoint {endpoint!r}"
    if status == 429:
        return _busy(where, details, retry_after)
    if status in (401, 403):
        return UpstreamError(
            f"The provider of {where} refused our credential (status {status}). "
            "Ask the administrator to check the key of this endpoint and that its contract covers the model."
        )
    if status == 402:
        return UpstreamError(
            f"The provider of {where} reports a billing problem. Ask the administrator to settle it."
        )
    if status == 503 or status == 529:
        return UpstreamUnreachable(
            f"The provider of {where} is overloaded or down (status {status}). Try again later."
        )
    if status in (408, 504):
        return UpstreamTimeout(
            f"The provider of {where} did not finish in time (status {status}). Try again later."
        )
    if 300 <= status < 400:
        return UpstreamError(
            f"The provider of {where} answered with a redirect (status {status}), which is never followed because "
            "it could carry content to another host. Ask the administrator to enter the final address as base_url."
        )
    if 400 <= status < 500:
        return _rejected(where, status, body, details)
    return UpstreamError(f"The provider of {where} failed (status {status}). Try again later.")


def _busy(where: str, details: _Details, retry_after: float | None) -> UpstreamBusy:
    if details.codes & _QUOTA_CODES:
        return UpstreamBusy(
            f"The quota at the provider of {where} is used up. Ask the administrator to raise it."
        )
    detail = None if retry_after is None else {"retry_after_seconds": retry_after}
    return UpstreamBusy(f"The provider of {where} is at its rate limit. Try again later.", detail=detail)


def _rejected(where: str, status: int, body: bytes, details: _Details) -> UpstreamRejected:
    if details.codes & _CONTEXT_CODES or _CONTEXT_PHRASE in body.lower():
        return ContextTooLong(
            "The call is longer than the context of this model. Shorten the messages, ask for fewer output tokens, "
            "or choose a model with a longer context.",
            upstream_status=status,
            param="messages",
        )
    if details.codes & _CONTENT_FILTER_CODES:
        what = "its content filter refused the call. Rephrase it or choose a model elsewhere"
    elif status == 404:
        what = (
            "it does not know the model or the path. Ask the administrator to check 'upstream' and 'base_url'"
        )
    elif status == 413:
        what = "the call is too large for it. Send less"
    else:
        what = "it did not accept the call. Check that the model supports every parameter used"
    return UpstreamRejected(
        f"The provider of {where} rejected the call (status {status}): {what}.",
        upstream_status=status,
        param=details.param,
    )


def _read(body: bytes) -> _Details:
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return _Details(frozenset(), None)
    if not isinstance(document, dict):
        return _Details(frozenset(), None)
    nested = [document] + [
        v for k in ("error", "detail", "innererror") if isinstance(v := document.get(k), dict)
    ]
    nested += [v for d in nested[1:] if isinstance(v := d.get("innererror"), dict)]
    codes = {v for d in nested for k in ("code", "type") if isinstance(v := d.get(k), str)}
    params = [v for d in nested if isinstance(v := d.get("param"), str) and _FIELD.fullmatch(v)]
    return _Details(frozenset(codes), params[0] if params else None)
