# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""DrawingML: what is written on shapes, in tables of slides, in diagrams and charts, the same in all three programs."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
BESIDE = {"diagramData": "Schaubild", "chart": "Diagramm", "chartEx": "Diagramm"}
"""Parts that hold such a drawing: ends of the types of relations, and what they are called."""


def lines(element: etree._Element) -> Iterator[str]:
    """Paragraphs and rows of tables in their order."""
    for child in element:
        tag = child.tag
        if tag == f"{_A}p":
            yield "".join(_runs(child))
        elif tag == f"{_A}tr":
            yield "\t".join(" ".join(" ".join(lines(cell)).split()) for cell in child.iterchildren(f"{_A}tc"))
        elif tag in (f"{_P}text", f"{_C}v", f"{_CX}pt", f"{_CX}v"):
            yield child.text or ""
        elif isinstance(tag, str) and tag != f"{_MC}Fallback":
            yield from lines(child)


def _runs(paragraph: etree._Element) -> Iterator[str]:
    for child in paragraph.iter(f"{_A}t", f"{_M}t", f"{_A}br", f"{_A}tab"):
        if child.tag in (f"{_A}t", f"{_M}t"):
            yield child.text or ""
        else:
            yield "\n" if child.tag == f"{_A}br" else "\t"
