# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Scans that somebody pasted into a text or onto slides: where nothing is written, the pictures are recognised."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from PIL import UnidentifiedImageError

from stellwerk.documents.read import image
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Unreadable

_PICTURE = re.compile(r"(/media|^Pictures)/[^/]+\.(png|jpe?g|tiff?|bmp|webp)$", re.IGNORECASE)
_LEAST = 8_000  # bytes; a smaller one is a logo or a line


def read(content: bytes, sink: Sink) -> None:
    """Hand each picture over to be recognised.

    Raises:
        Unreadable: one is built to do harm.
    """
    whole = True
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for member in package.infolist():
            if not _PICTURE.search(member.filename) or member.file_size < _LEAST:
                continue
            try:
                image.read(package.read(member), sink)
            except (zipfile.BadZipFile, zlib.error, UnidentifiedImageError, OSError, SyntaxError, ValueError):
                whole = False
            except Unreadable as why:
                if why.code == "bomb":
                    raise
                whole = False
    if whole:
        sink.was_read("pictures")
