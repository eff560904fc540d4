# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From bytes to the reader of their format."""

from __future__ import annotations

from collections.abc import Callable

from stellwerk.documents.read import csv, docx, eml, html, image, msg, odf, pasted, pdf, pptx, rtf, txt, xlsx
from stellwerk.documents.read.kind import kind_of
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Unreadable

READERS: dict[str, Callable[[bytes, Sink], None]] = {
    "pdf": pdf.read,
    "docx": docx.read,
    "xlsx": xlsx.read,
    "pptx": pptx.read,
    "odt": odf.read,
    "ods": odf.read,
    "odp": odf.read,
    "eml": eml.read,
    "msg": msg.read,
    "rtf": rtf.read,
    "html": html.read,
    "csv": csv.read,
    "txt": txt.read,
    "image": image.read,
}


def read(content: bytes, sink: Sink) -> None:
    """Read a file into the sink.

    Raises:
        Unreadable: it is refused.
        Full: the sink takes no more.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable("nothing_to_read")
    kind = kind_of(content)
    sink.is_a(kind)
    before = sink.characters
    READERS[kind](content, sink)
    if kind in ("docx", "pptx", "odt", "odp"):
        pasted.read(content, sink, words=sink.characters > before)
