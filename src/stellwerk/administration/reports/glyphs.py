# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which characters a font has. A document for the archive must show every character that it holds (PDF/A, 6.2.11.8),
so a name in a script that the font lacks would otherwise be no document at all.
"""

from __future__ import annotations

import functools
import struct
import unicodedata
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
_FIRST = FONTS / "FiraSans-Regular.ttf"
_MISSING = "?"


def shown(text: str) -> str:
    """``text`` with a question mark for what the font has not, and for what moves a cursor, hides or turns round."""
    known = _characters(_FIRST)
    return "".join(
        c if ord(c) in known and (c.isprintable() or c == "\N{NO-BREAK SPACE}") else _MISSING
        for c in unicodedata.normalize("NFC", text)
    )


@functools.cache
def _characters(font: Path) -> frozenset[int]:
    """Code points that the font maps to a glyph (OpenType, table ``cmap``, formats 4 and 12)."""
    raw = font.read_bytes()
    tables = {
        raw[at : at + 4]: struct.unpack_from(">L", raw, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", raw, 4)[0], 16)
    }
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", raw, cmap + 2)[0]):
        offset = cmap + struct.unpack_from(">L", raw, cmap + 4 + 8 * number + 4)[0]
        form = struct.unpack_from(">H", raw, offset)[0]
        if form == 12:
            for group in range(struct.unpack_from(">L", raw, offset + 12)[0]):
                first, last, _ = struct.unpack_from(">3L", raw, offset + 16 + 12 * group)
                found.update(range(first, last + 1))
        elif form == 4:
            many = struct.unpack_from(">H", raw, offset + 6)[0] // 2
            ends = struct.unpack_from(f">{many}H", raw, offset + 14)
            starts = struct.unpack_from(f">{many}H", raw, offset + 16 + 2 * many)
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, last + 1))
    return frozenset(found - {0xFFFF})
