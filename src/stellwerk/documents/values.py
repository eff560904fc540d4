# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What reading a file gives: passages of text in their order, and what could not be read."""

from __future__ import annotations

from enum import StrEnum

import msgspec

KINDS = frozenset("pdf docx xlsx pptx odt ods odp eml msg rtf html csv txt image".split())


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
    """One page, sheet, slide or section. ``number`` counts from 1 through the document, and names it.

    An empty page or slide is a passage, too, so that the number of a page is the one that is printed on its sheet.
    """

    number: int
    sort: Sort
    text: str
    title: str = (
        ""  # name of a sheet, heading of a section, file name of an attachment: from the file, untrusted
    )
    recognised: bool = False  # read from a picture by OCR


class Document(msgspec.Struct, frozen=True):
    """A file that was read. Its bytes are not kept."""

    name: str  # as it was dropped: untrusted, without a path, printable characters alone
    kind: str  # one of KINDS
    size: int  # bytes
    passages: tuple[Passage, ...]
    left_out: tuple[str, ...] = ()  # codes of what was not read: see LEFT_OUT


class Progress(msgspec.Struct, frozen=True):
    """How far reading is. ``total`` is 0 as long as nobody knows."""

    stage: str  # reading | recognising
    done: int
    total: int


LEFT_OUT = frozenset(
    (
        "macros",  # programs within the file
        "objects",  # embedded files and controls
        "pictures",  # within a text, that were not recognised: small ones, drawings, too many
        "scripts",
        "remote_parts",  # what the file would fetch from elsewhere
        "attachments",  # of a PDF
        "dynamic_form",  # of a PDF (XFA): what was typed in stands in no page
        "formulas_without_values",  # cells that no program has computed yet
        "encrypted_part",
        "unknown_attachment",  # of a format that is not read
        "unreadable_attachment",
        "nested_too_deep",  # mails within mails
        "rich_body",  # of an Outlook mail, damaged
        "damaged_pages",
        "scans",  # pages that are pictures, and nothing is there to recognise them
        "too_many_scans",
        "unrecognised_scans",  # the recognising program failed at them
        "too_many_passages",
        "too_much_text",
    )
)
"""Every code that ``Document.left_out`` may hold."""
