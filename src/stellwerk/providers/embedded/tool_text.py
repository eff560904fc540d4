# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Calls of tools that a small model wrote as text. Pure.

Models of the Hermes and Qwen families are taught to write ``<tool_call>{"name": ..., "arguments": {...}}</tool_call>``.
Small ones leave the tags out or put a code fence in their place, and then nobody takes it for a call.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import NamedTuple

import msgspec

_TAGS = ("<tool_call>", "</tool_call>", "<tools>", "</tools>", "```json", "```xml", "```")
_BETWEEN = re.compile(r"(?:\s|</?tool_call>|</?tools>|```(?:json|xml)?(?=[\s{<]|\Z))*")
_NAME_FIRST = re.compile(r'\{\s*"name"\s*:\s*"([^"\\]*)"')
_ARGUMENTS_FIRST = re.compile(r'\{\s*"arguments"\s*:')
_UNDECIDED_CHARACTERS = 256  # of blanks and tags, after which no call is waited for
_scan = json.JSONDecoder().raw_decode


class WrittenCall(NamedTuple):
    """A call as the model wrote it; ``arguments`` is a JSON object, on one line."""

    name: str
    arguments: str


class _Object(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    arguments: msgspec.Raw


def calls_in(text: str, names: Collection[str]) -> list[WrittenCall]:
    """The calls, if ``text`` as a whole is nothing but calls of tools named in ``names``; else none."""
    calls: list[WrittenCall] = []
    position = _skip(text, 0)
    while position < len(text):
        try:
            _, end = _scan(text, position)
            found = msgspec.json.decode(text[position:end], type=_Object)
            # The model's own digits: a float of ours could not hold every number.
            arguments = msgspec.json.format(bytes(found.arguments), indent=-1).decode()
        except (ValueError, RecursionError):  # both decoders' errors are ValueErrors
            return []
        if found.name not in names or not arguments.startswith("{"):
            return []
        calls.append(WrittenCall(found.name, arguments))
        position = _skip(text, end)
    return calls


def begins_a_call(text: str, names: Collection[str]) -> bool | None:
    """Whether an answer that begins with ``text`` is going to be a call; ``None``: too early to say."""
    rest = text[_skip(text, 0) :]
    if found := _NAME_FIRST.match(rest):
        return found[1] in names
    if _ARGUMENTS_FIRST.match(rest):
        return True
    if len(text) > _UNDECIDED_CHARACTERS:
        return False
    if not rest.startswith("{"):
        return None if any(tag.startswith(rest) for tag in _TAGS) else False
    dense = "".join(rest.split())
    heads = ['{"arguments":', *(f'{{"name":"{name}"' for name in names)]
    return None if any(head.startswith(dense) for head in heads) else False


def _skip(text: str, position: int) -> int:
    """The place after blanks, tags and fences."""
    found = _BETWEEN.match(text, position)
    return found.end() if found else position
