# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Presentations: python-pptx opens the package and knows the order of slides; hidden ones are read as well."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pptx import Presentation

from stellwerk.documents.read import drawing
from stellwerk.documents.read.package import open_package, parsed
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.strict import transitional
from stellwerk.documents.read.unreadable import Unreadable
from stellwerk.documents.text import clean
from stellwerk.documents.values import Sort

_BESIDE = {"comments": "Kommentare", **drawing.BESIDE}  # ends of relation types


def read(content: bytes, sink: Sink) -> None:
    """Read each slide with its tables, diagrams, notes and comments.

    Raises:
        Unreadable: it has more slides than a file may have.
    """
    content = transitional(content, open_package(content, sink))
    slides = Presentation(io.BytesIO(content)).slides
    if len(slides) > sink.limits.pages:
        raise Unreadable("too_many_parts")
    for number, slide in enumerate(slides, 1):
        title = slide.shapes.title.text_frame.text if slide.shapes.title is not None else ""
        lines = [*drawing.lines(slide._element), *_beside(slide)]
        sink.passage(Sort.SLIDE, "\n".join(lines), clean(title).replace("\n", " "))
        sink.step(number, len(slides))


def _beside(slide: Any) -> Iterator[str]:
    for relation in slide.part.rels.values():
        title = _BESIDE.get(relation.reltype.rpartition("/")[2])
        if title is not None and not relation.is_external:
            lines = list(filter(str.strip, drawing.lines(parsed(relation.target_part.blob))))
            if lines:
                yield f"[{title}]"
                yield from lines
    if slide.has_notes_slide:
        notes = slide.notes_slide.notes_text_frame
        if notes is not None and notes.text.strip():
            yield "[Notizen]"
            yield notes.text
