# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables as text. Lines stay as they are: whoever reads them, model or detector, knows semicolons and tabs."""

from __future__ import annotations

from stellwerk.documents.read import txt
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Unreadable


def read(content: bytes, sink: Sink) -> None:
    """Read it in sections of about a page.

    Raises:
        Unreadable: it has more rows than a table may have.
    """
    if max(content.count(b"\n"), content.count(b"\r")) > sink.limits.rows:
        raise Unreadable("too_many_parts")
    txt.read(content, sink)
