# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures in a text or on slides: scans that somebody pasted.

Where nothing is written, all of them are recognised; beside words the larger ones are, and a few at most.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from PIL import Image, UnidentifiedImageError

from stellwerk.documents.read import image
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Unreadable

_PLACE = re.compile(r"(/media|^Pictures)/[^/]+$", re.IGNORECASE)
_PICTURE = re.compile(r"\.(png|jpe?g|tiff?|bmp|webp)$", re.IGNORECASE)
_LEAST = 8_000  # bytes; a smaller one is a logo or a line
_LEAST_PIXELS, _MOST_PIXELS = 200_000, 40_000_000  # beside words: smaller is a logo, larger a photograph
_BROKEN = (zipfile.BadZipFile, zlib.error, UnidentifiedImageError, OSError, SyntaxError, ValueError)


def read(content: bytes, sink: Sink, *, words: bool) -> None:
    """Hand pictures over to be recognised.

    Args:
        content: a package.
        sink: takes them.
        words: whether something is written beside them.

    Raises:
        Unreadable: one is built to do harm, and nothing else is there.
    """
    whole = True
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for member in package.infolist():
            if not _PLACE.search(member.filename) or member.file_size < _LEAST:
                continue
            try:
                whole &= _one(package, member, sink, words=words)
            except _BROKEN:
                whole = False
            except Unreadable as why:
                if why.code == "bomb" and not words:
                    raise
                whole = False
    if whole:
        sink.was_read("pictures")


def _one(package: zipfile.ZipFile, member: zipfile.ZipInfo, sink: Sink, *, words: bool) -> bool:
    """Whether it was handed over."""
    if not _PICTURE.search(member.filename):  # drawings (EMF, SVG), films
        return False
    content = package.read(member)
    if words and not (_LEAST_PIXELS <= _pixels(content) <= _MOST_PIXELS and sink.recognises_beside()):
        return False
    image.read(content, sink)
    return True


def _pixels(content: bytes) -> int:
    with Image.open(io.BytesIO(content), formats=image.FORMATS) as picture:
        return picture.width * picture.height
