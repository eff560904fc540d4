# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Plain text."""

from __future__ import annotations

from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Unreadable
from stellwerk.documents.text import clean, decode


def read(content: bytes, sink: Sink) -> None:
    """Read it in sections of about a page."""
    text = decode(content)
    if text is None:
        raise Unreadable("unknown_format")
    sink.flow(clean(text).split("\n"))
