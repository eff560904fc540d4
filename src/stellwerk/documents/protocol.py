# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What gateway and worker say to each other through two pipes: frames of four bytes of length and MessagePack.

The gateway believes a worker nothing: it may have been taken over by the file that it reads. So every frame is
decoded strictly, its size is bounded before it is read, and what it holds is bounded again by :mod:`.collect`.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from stellwerk.documents.limits import Limits
from stellwerk.documents.values import Sort

LENGTH = 4  # bytes, big-endian
ROOM = 64 * 1024  # bytes that a frame may need beside text or pixels

Code = Annotated[str, Meta(pattern="^[a-z_]{1,40}$")]
Count = Annotated[int, Meta(ge=0, le=2**31)]
Side = Annotated[int, Meta(ge=1, le=100_000)]


class Order(msgspec.Struct, frozen=True):
    """To the worker, before the bytes of the file. It never hears the name."""

    size: int  # bytes that follow
    ocr: bool  # whether pictures can be recognised
    limits: Limits


class Ready(msgspec.Struct, frozen=True, tag="ready", forbid_unknown_fields=True):
    """The worker has given everything up. ``missing``: what the system did not let it give up."""

    missing: tuple[Code, ...]


class Step(msgspec.Struct, frozen=True, tag="step", forbid_unknown_fields=True):
    """Pages (sheets, slides, parts) done, of how many; 0 if nobody knows."""

    done: Count
    total: Count


class Text(msgspec.Struct, frozen=True, tag="text", forbid_unknown_fields=True):
    """One passage."""

    sort: Sort
    text: str
    title: str


class Picture(msgspec.Struct, frozen=True, tag="picture", forbid_unknown_fields=True):
    """One passage that is to be recognised: grey pixels, a byte each, row by row. ``text`` stands there already."""

    sort: Sort
    text: str
    title: str
    width: Side
    height: Side
    pixels: bytes


class Done(msgspec.Struct, frozen=True, tag="done", forbid_unknown_fields=True):
    """The end of the file."""

    kind: Code
    left_out: tuple[Code, ...]


class Refusal(msgspec.Struct, frozen=True, tag="refusal", forbid_unknown_fields=True):
    """The worker does not read this file."""

    code: Code


Said = Ready | Step | Text | Picture | Done | Refusal


def frame(said: Said) -> bytes:
    """One frame as bytes."""
    body = msgspec.msgpack.encode(said)
    return len(body).to_bytes(LENGTH) + body


def largest(limits: Limits) -> int:
    """Bytes of the largest frame that an honest worker sends."""
    return max(limits.ocr_pixels, 4 * limits.characters) + ROOM
