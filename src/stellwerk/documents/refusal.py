# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a file is not read: a code that pages translate, a status, and what to do."""

from __future__ import annotations

from typing import Final, NamedTuple

from stellwerk.errors import DocumentRefused


class Why(NamedTuple):
    """One reason."""

    status: int
    message: str


REASONS: Final[dict[str, Why]] = {
    "unknown_format": Why(
        415,
        "The format of this file is not one that can be read. Save it as PDF, DOCX, XLSX, PPTX, ODT, RTF, HTML, CSV or "
        "text, or as a picture (PNG, JPEG, TIFF, WebP, BMP).",
    ),
    "old_office": Why(
        415, "The file has an old format of Office (DOC, XLS, PPT). Save it as DOCX, XLSX, PPTX or PDF."
    ),
    "too_large": Why(413, "The file is larger than allowed. Split it, or send the part that is needed."),
    "too_many_parts": Why(413, "The file has more pages, rows or parts than can be read. Split it."),
    "encrypted": Why(422, "The file is protected by a password. Remove the protection and send it again."),
    "broken": Why(
        422, "The file is damaged and cannot be read. Open it in its own program and save it anew."
    ),
    "bomb": Why(422, "The file is built to overload whoever opens it, and was not read."),
    "too_slow": Why(422, "Reading the file took longer than allowed. Split it, or save it anew as PDF."),
    "too_much_memory": Why(422, "Reading the file took more memory than allowed. Split it."),
    "busy": Why(503, "No process could be started to read the file. Try again in a minute."),
    "nothing_to_read": Why(422, "There is no text in the file."),
    "ocr_missing": Why(
        422,
        "The file is a picture or a scan, and no program to recognise text is installed here. Ask the administration "
        "to install Tesseract (docs/documents.md), or send a file that holds text.",
    ),
}


def refused(code: str) -> DocumentRefused:
    """The error of that code.

    Raises:
        KeyError: there is no such reason.
    """
    why = REASONS[code]
    return DocumentRefused(why.message, cause=code, status=why.status)
