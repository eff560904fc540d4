# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The packed RTF that Outlook keeps bodies in (MS-OXRTFCP): "LZFu", or bare."""

from __future__ import annotations

import struct

_PACKED, _BARE = 0x75465A4C, 0x414C454D
_HEAD = 16  # bytes
_RING = 4_096
_MOST = 64 * 1024 * 1024  # bytes; a body is far smaller
_BEGINNING = (  # what every writer and reader has in the dictionary already
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpacked(content: bytes) -> bytes | None:
    """The RTF; ``None`` if these bytes hold none."""
    if len(content) < _HEAD:
        return None
    _, size, kind, _ = struct.unpack("<IIII", content[:_HEAD])
    if size > _MOST or kind not in (_PACKED, _BARE):
        return None
    if kind == _BARE:
        return content[_HEAD : _HEAD + size]
    ring = bytearray(_BEGINNING.ljust(_RING, b"\0"))
    place = len(_BEGINNING)
    out = bytearray()
    at = _HEAD
    while at < len(content) and len(out) < size:
        control = content[at]
        at += 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 2 > len(content):
                    return bytes(out)
                reference = int.from_bytes(content[at : at + 2])
                at += 2
                start, length = reference >> 4, (reference & 0xF) + 2
                if start == place:  # the end
                    return bytes(out)
                piece = [0] * length
                for index in range(length):
                    byte = ring[(start + index) % _RING]
                    ring[place] = piece[index] = byte
                    place = (place + 1) % _RING
                out += bytes(piece)
            elif at < len(content):
                out.append(content[at])
                ring[place] = content[at]
                place = (place + 1) % _RING
                at += 1
    return bytes(out[:size])
