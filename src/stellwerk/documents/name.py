# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file name as somebody sent it becomes one that can be shown."""

from __future__ import annotations

import unicodedata

LONGEST = 120  # characters
_LONGEST_ENDING = 12
_UNNAMED = "document"
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, bidi and zero width, surrogates, unassigned


def clean(untrusted: str) -> str:
    """Without path, control or bidi characters; at most 120 characters, the ending kept; never empty."""
    name = untrusted.replace("\\", "/").rpartition("/")[2]
    name = shown(name).strip(" .")
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        if dot and stem and len(ending) <= _LONGEST_ENDING:
            name = f"{stem[: LONGEST - len(ending) - 2]}….{ending}"
        else:
            name = f"{name[: LONGEST - 1]}…"
    return name or _UNNAMED


def shown(untrusted: str) -> str:
    """A line of printable characters: composed, blanks joined, nothing hidden."""
    composed = unicodedata.normalize("NFC", untrusted)
    kept = (" " if c.isspace() else "" if unicodedata.category(c) in _HIDDEN else c for c in composed)
    return " ".join("".join(kept).split())


def clean_title(untrusted: str) -> str:
    """Name of a sheet or heading: as :func:`shown`, at most 120 characters; may be empty."""
    title = shown(untrusted[: 8 * LONGEST])
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
