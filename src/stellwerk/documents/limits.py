# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much reading one file may take and give."""

from __future__ import annotations

import msgspec

MIB = 1024 * 1024


class Limits(msgspec.Struct, frozen=True):
    """Limits of one file. Above the first group the file is refused; above the second the rest is left out."""

    bytes: int = 25 * MIB
    unpacked_bytes: int = 256 * MIB  # of all members of a packed format together
    members: int = 10_000  # of a packed format
    ratio: int = 300  # unpacked to packed, of a member above 16 MiB
    memory_bytes: int = 1024 * MIB  # of the worker, on top of its program
    seconds: int = 120  # of the worker: processor, and wall clock without recognising
    pages: int = 10_000  # of a PDF, frames of a picture, slides
    rows: int = 1_048_576  # of one table, as many as a sheet of Excel has
    cells: int = 10_000_000
    picture_pixels: int = 80_000_000  # A3 at 600 dpi has 70 million
    mail_depth: int = 5  # mails within mails
    mail_parts: int = 1_000

    passages: int = 500
    characters: int = 2_000_000
    ocr_pages: int = 50

    ocr_seconds: int = 30  # of one page; each adds as much to the time of its file
    ocr_pixels: int = 12_000_000  # a page is recognised at this size at most; A4 at 300 dpi has 8.7 million
