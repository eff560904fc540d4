# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rich Text Format, by striprtf."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from stellwerk.documents.read.sink import Sink

_PICTURE = re.compile(r"\\(pict|shppict)\b")
_OBJECT = re.compile(r"\\objdata\b")
_HEX = re.compile(r"[0-9a-fA-F\r\n]{400,}")  # pictures and objects; striprtf would look at each character
_LINK = re.compile(
    r"\\fldinst\b"
)  # striprtf's own pattern for links takes hours on files that are made for it
_ASIDE = re.compile(
    r"\{\\(?:\*\\)?(header[lrf]?|footer[lrf]?|footnote|annotation)\b"
)  # striprtf would skip them


def read(content: bytes, sink: Sink) -> None:
    """Read it in sections of about a page."""
    sink.flow(paragraphs(content, sink))


def paragraphs(content: bytes, sink: Sink) -> list[str]:
    """The text, headers, footers, footnotes and comments included; also of a mail's body."""
    source = content.decode("cp1252", "replace")
    if _PICTURE.search(source):
        sink.left("pictures")
    if _OBJECT.search(source):
        sink.left("objects")
    source = _LINK.sub(r"\\fldcode", _ASIDE.sub(r"{\\par ", _HEX.sub("", source)))
    text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    return text.split("\n")
