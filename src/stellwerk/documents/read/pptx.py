# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Presentations: python-pptx opens the package and knows the order of slides; hidden ones are read as well."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from lxml import etree
from pptx import Presentation

from stellwerk.documents.read.package import open_package, parsed
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Unreadable
from stellwerk.documents.text import clean
from stellwerk.documents.values import Sort

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_BESIDE = {
    "comments": "Kommentare",
    "diagramData": "Schaubild",
    "chart": "Diagramm",
}  # ends of relation types


def read(content: bytes, sink: Sink) -> None:
    """Read each slide with its tables, diagrams, notes and comments.

    Raises:
        Unreadable: it has more slides than a file may have.
    """
    open_package(content, sink)
    slides = Presentation(io.BytesIO(content)).slides
    if len(slides) > sink.limits.pages:
        raise Unreadable("too_many_parts")
    for number, slide in enumerate(slides, 1):
        title = slide.shapes.title.text_frame.text if slide.shapes.title is not None else ""
        lines = [*_lines(slide._element), *_beside(slide)]
        sink.passage(Sort.SLIDE, "\n".join(lines), clean(title).replace("\n", " "))
        sink.step(number, len(slides))


def _beside(slide: Any) -> Iterator[str]:
    for relation in slide.part.rels.values():
        title = _BESIDE.get(relation.reltype.rpartition("/")[2])
        if title is not None and not relation.is_external:
            lines = list(filter(str.strip, _lines(parsed(relation.target_part.blob))))
            if lines:
                yield f"[{title}]"
                yield from lines
    if slide.has_notes_slide:
        notes = slide.notes_slide.notes_text_frame
        if notes is not None and notes.text.strip():
            yield "[Notizen]"
            yield notes.text


def _lines(element: etree._Element) -> Iterator[str]:
    """Paragraphs and rows of tables in their order."""
    for child in element:
        tag = child.tag
        if tag == f"{_A}p":
            yield "".join(_runs(child))
        elif tag == f"{_A}tr":
            yield "\t".join(
                " ".join(" ".join(_lines(cell)).split()) for cell in child.iterchildren(f"{_A}tc")
            )
        elif tag in (f"{_P}text", f"{_C}v"):
            yield child.text or ""
        elif isinstance(tag, str) and tag != f"{_MC}Fallback":
            yield from _lines(child)


def _runs(paragraph: etree._Element) -> Iterator[str]:
    for child in paragraph.iter(f"{_A}t", f"{_A}br", f"{_A}tab"):
        if child.tag == f"{_A}t":
            yield child.text or ""
        else:
            yield "\n" if child.tag == f"{_A}br" else "\t"
