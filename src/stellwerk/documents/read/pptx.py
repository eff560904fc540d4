# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Presentations: python-pptx opens the package and knows the order of slides; hidden ones are read as well."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
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
_BEHIND = ("slideLayout", "slideMaster")
_SHAPES = "{*}cSld/{*}spTree/*"
_PLACEHOLDER = "{*}nvSpPr/{*}nvPr/{*}ph"


def read(content: bytes, sink: Sink) -> None:
    """Read each slide with its tables, diagrams, notes and comments.

    Raises:
        Unreadable: it has more slides than a file may have.
    """
    content = transitional(content, open_package(content, sink))
    slides = Presentation(io.BytesIO(content)).slides
    if len(slides) > sink.limits.pages:
        raise Unreadable("too_many_parts")
    seen: set[str] = set()
    for number, slide in enumerate(slides, 1):
        title = slide.shapes.title.text_frame.text if slide.shapes.title is not None else ""
        lines = [*drawing.lines(slide._element), *_beside(slide), *_behind(slide.part, seen)]
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
    if slide.has_notes_slide:  # also boxes that somebody drew beside the notes
        notes = list(filter(str.strip, drawing.lines(slide.notes_slide._element)))
        if notes:
            yield "[Notizen]"
            yield from notes


def _behind(part: Any, seen: set[str], kinds: Sequence[str] = _BEHIND) -> Iterator[str]:
    """What layout and master show on slides, once: not the places that they leave to them."""
    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{kinds[0]}") and not relation.is_external:
            behind = relation.target_part
            if behind.partname in seen:
                continue
            seen.add(behind.partname)
            own = (
                shape for shape in parsed(behind.blob).iterfind(_SHAPES) if shape.find(_PLACEHOLDER) is None
            )
            lines = [line for shape in own for line in drawing.lines(shape) if line.strip()]
            if lines:
                yield "[Vorlage]"
                yield from lines
            if len(kinds) > 1:
                yield from _behind(behind, seen, kinds[1:])
