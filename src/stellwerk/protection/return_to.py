# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where to go after a sign-in (``weiter=``): a path of this house and nothing that a browser could read as more."""

from __future__ import annotations

import re
from urllib.parse import unquote

_LONGEST = 512
_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*")
_NEVER = ("/anmelden", "/abmelden", "/einrichten", "/passwort")  # leads round in a circle, or holds a token


def safe_return(wanted: str | None, otherwise: str = "") -> str:
    """``wanted`` if it is an absolute path of this house (and perhaps a query), else ``otherwise``.

    Refused, also in disguise (``%2f``, ``%5c``, twice encoded): other hosts, schemes, backslashes, control characters.
    """
    if not wanted or len(wanted) > _LONGEST or _PATH.fullmatch(wanted) is None:
        return otherwise
    seen = wanted
    for _ in range(3):
        if not _stays_here(seen):
            return otherwise
        seen = unquote(seen, errors="replace")
    return otherwise if wanted.partition("?")[0].startswith(_NEVER) else wanted


def _stays_here(text: str) -> bool:
    path = text.partition("?")[0]
    return path.startswith("/") and "//" not in path and "\\" not in text and text.isprintable()
