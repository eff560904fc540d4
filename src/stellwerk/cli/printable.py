# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text from the database, the way a terminal may get it: nothing in it moves the cursor, hides or turns round."""

from __future__ import annotations

import json
from typing import Any


def printable(text: str) -> str:
    """``text`` with control and invisible characters written out (``\\x1b``, ``\\u202e``), on one line."""
    return "".join(c if c.isprintable() else " " if c.isspace() and ord(c) > 0x9F else _code(c) for c in text)


def json_text(value: Any) -> str:
    """JSON for programs, two blanks per level. Control characters are escapes of JSON, so that a terminal is safe."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return "".join(c if c.isprintable() or c == "\n" else _json_code(c) for c in text)


def _code(c: str) -> str:
    return c.encode("unicode_escape").decode("ascii")


def _json_code(c: str) -> str:
    return json.dumps(c)[1:-1]
