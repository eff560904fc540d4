# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""JSON as strictly as a body deserves that decides where data may go.

RFC 8259 leaves duplicate names, lone surrogates and huge numbers to the implementation. Two readers that
disagree on them would see two different calls, one inspected and one sent; so all of them are refused.
"""

from __future__ import annotations

import json
import re
from typing import Any

from stellwerk.errors import RequestError

MAX_DEPTH = 64
_CONTROL = re.compile("[\x00\ud800-\udfff]")


def loads(body: bytes) -> Any:
    """Parse one JSON document.

    Raises:
        RequestError: not UTF-8, not JSON, duplicate names, NaN, NUL, lone surrogates, too deep, numbers too long.
            The message never quotes the body.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(
            f"the body is not valid UTF-8 (byte {error.start}); send JSON encoded as UTF-8"
        ) from None
    try:
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise RequestError(
            f"the body is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise RequestError(f"the body is nested too deeply; at most {MAX_DEPTH} levels are read") from None
    except ValueError:  # int() refuses more than 4,300 digits
        raise RequestError("the body contains a number that is too long; send it as a string") from None
    # Escapes can spell what raw UTF-8 cannot: look only where an escape or a NUL stands at all.
    if "\\u" in text or "\x00" in text:
        _check_text(document)
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _check_depth(document)
    return document


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                # Only names that are themselves part of the API are repeated to the reader.
                shown = f" {name!r}" if re.fullmatch(r"[a-z_]{1,40}", name) else ""
                raise RequestError(f"the body has the name{shown} twice in one object; send it once")
            seen.add(name)
    return result


def _no_constant(name: str) -> Any:
    raise RequestError(f"the body contains {name}, which is no JSON number")


def _check_text(node: Any) -> None:
    stack = [node]
    while stack:
        item = stack.pop()
        if type(item) is str:
            if _CONTROL.search(item):
                raise RequestError(
                    "the body contains a NUL character or a lone surrogate; remove it from the text"
                )
        elif type(item) is dict:
            stack.extend(item)
            stack.extend(item.values())
        elif type(item) is list:
            stack.extend(item)


def _check_depth(node: Any) -> None:
    level: list[Any] = [node]
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for item in level:
            if type(item) is dict:
                below.extend(item.values())
            elif type(item) is list:
                below.extend(item)
        if not below:
            return
        level = below
    raise RequestError(f"the body is nested too deeply; at most {MAX_DEPTH} levels are read")
