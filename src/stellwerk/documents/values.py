# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What reading a file gives: passages of text in their order, and what could not be read."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Sort(StrEnum):
    """What a passage is in its file."""

    PAGE = "page"
    SHEET = "sheet"
    SLIDE = "slide"
    SECTION = "section"  # of a text without pages: as long as a page
    MAIL = "mail"  # head and body of a message
    ATTACHMENT = "attachment"  # of a message
    IMAGE = "image"


class Passage(msgspec.Struct, frozen=True):
    """One page, sheet, slide or section. ``number`` counts from 1 through the document, and names it."""

    number: int
    sort: Sort
    text: str
    title: str = ""  # name of a sheet, heading of a section, file name of an attachment: from the file, untrusted
    recognised: bool = False  # read from a picture by OCR


class Document(msgspec.Struct, frozen=True):
    """A file that was read. Its bytes are not kept."""

    name: str  # as it was dropped: untrusted, without a path, printable characters alone
    kind: str  # pdf, docx, xlsx, pptx, odt, eml, msg, rtf, html, csv, txt, image
    size: int  # bytes
    passages: tuple[Passage, ...]
    left_out: tuple[str, ...] = ()  # codes of what was not read: macros, pictures, encrypted_part, too_many_passages


class Progress(msgspec.Struct, frozen=True):
    """How far reading is. ``total`` is 0 as long as nobody knows."""

    stage: str  # reading | recognising
    done: int
    total: int
