# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""JSON as strictly as a body deserves that decides where data may go.

RFC 8259 leaves duplicate names, lone surrogates and huge numbers to the implementation. Two readers that
disagree on them would see two different calls, one inspected and one sent; so all of them are refused.
"""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any

from stellwerk.errors import RequestError

MAX_DEPTH = 64
MAX_ELEMENTS = 1_000_000
_CONTROL = re.compile("[\x00\ud800-\udfff]")
_STRINGS = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)


def loads(body: bytes) -> Any:
    """Parse one JSON document.

    Raises:
        RequestError: not UTF-8, not JSON, duplicate names, NaN, NUL, lone surrogates, too deep, too many elements,
            numbers too long. The message never quotes the body.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(
            f"the body is not valid UTF-8 (byte {error.start}); send JSON encoded as UTF-8"
        ) from None
    if text.startswith("\ufeff"):
        raise RequestError("the body begins with a byte order mark; send UTF-8 without one")
    _check_size(text)
    try:
        document = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise RequestError(
            f"the body is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise RequestError(f"the body is nested too deeply; at most {MAX_DEPTH} levels are read") from None
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


def _integer(digits: str) -> int:
    if len(digits) > 19:  # what 64 bits hold; longer ones are rounded by some readers and kept by others
        raise RequestError("the body contains a number that is too long; send it as a string")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if not isfinite(value):  # 1e999, which would go on as null
        raise RequestError("the body contains a number that is too large; send it as a string")
    return value


def _check_size(text: str) -> None:
    """Stop what takes a hundred times its size in memory, before it is built."""
    if len(text) <= MAX_ELEMENTS or _elements(text) <= MAX_ELEMENTS:
        return  # the usual case: counting needs no copy
    if _elements(_STRINGS.sub("", text)) > MAX_ELEMENTS:
        raise RequestError(f"the body has too many elements; at most {MAX_ELEMENTS} are read")


def _elements(text: str) -> int:
    return text.count(",") + text.count("[") + text.count("{")


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


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_integer, parse_float=_float
)
