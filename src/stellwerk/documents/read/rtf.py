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
_BOX = (
    re.compile(  # text boxes and what stands in for an object: striprtf would skip them with what is in them
        r"\{(?:\\\*)?\\(?:shpinst|shptxt|shpgrp|shp|do|dptxbxtext|object|result)(?![a-z])-?[0-9]*"
    )
)
_BINARY = re.compile(r"\\\\|\\bin(?P<bytes>-?[0-9]{0,10})(?![a-z0-9]) ?")  # or a backslash that is one
_ASIDE = re.compile(
    r"\{\\(?:\*\\)?(header[lrf]?|footer[lrf]?|footnote|annotation)\b"
)  # striprtf would skip them


def read(content: bytes, sink: Sink) -> None:
    """Read it in sections of about a page."""
    sink.flow(paragraphs(content, sink))


def paragraphs(content: bytes, sink: Sink) -> list[str]:
    """The text, headers, footers, footnotes and comments included; also of a mail's body."""
    source = content[max(0, content.find(b"{")) :].decode("cp1252", "replace")
    if _PICTURE.search(source):
        sink.left("pictures")
    if _OBJECT.search(source):
        sink.left("objects")
    source = _BOX.sub(r"{\\par ", _HEX.sub("", _without_binary(source)))
    source = _LINK.sub(r"\\fldcode", _ASIDE.sub(r"{\\par ", source))
    text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    return text.split("\n")


def _without_binary(source: str) -> str:
    """Without bytes that stand there as they are: striprtf would read them as text, or skip text for them.

    A count that goes beyond the end of the file is a lie, and nothing is skipped for it.
    """
    kept: list[str] = []
    at = 0
    while (found := _BINARY.search(source, at)) is not None:
        if found["bytes"] is None:
            kept.append(source[at : found.end()])
            at = found.end()
            continue
        kept.append(source[at : found.start()])
        count = int(found["bytes"]) if found["bytes"].isdigit() else 0
        at = found.end() + (count if found.end() + count <= len(source) else 0)
    return "".join([*kept, source[at:]])
