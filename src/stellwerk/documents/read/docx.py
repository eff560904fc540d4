# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Word documents. python-docx opens the package and its relations; the text is taken from the XML itself.

Its own paragraphs leave out what a town hall's forms are made of (content controls, text boxes) and what stands there
unseen: hidden text, tracked changes, comments. All of that is read here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from docx.opc.constants import RELATIONSHIP_TYPE as REL
from docx.opc.part import Part
from docx.package import Package
from lxml import etree

from stellwerk.documents.read import drawing
from stellwerk.documents.read.package import open_package, parsed
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.strict import transitional
from stellwerk.documents.text import Heading

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_SKIPPED = {f"{_W}instrText", f"{_W}delInstrText", f"{_W}pPr", f"{_W}rPr"}
_MARKS = {
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}sym": "•",
}
_ASIDES = (
    (REL.HEADER, "Kopfzeile"),
    (REL.FOOTER, "Fußzeile"),
    (REL.FOOTNOTES, "Fußnoten"),
    (REL.ENDNOTES, "Endnoten"),
    (REL.COMMENTS, "Kommentare"),
)
_TEXTS = (f"{_W}t", f"{_W}delText", f"{_M}t")
_TEMPLATE_NOTES = ("separator", "continuationSeparator", "continuationNotice")


def read(content: bytes, sink: Sink) -> None:
    """Read body, headers, footers, notes, comments and diagrams in sections of about a page; then inserted files."""
    content = transitional(content, open_package(content, sink))
    main = Package.open(io.BytesIO(content)).main_document_part
    sink.flow(_paragraphs(main))
    for relation in main.rels.values():  # files that Word shows as if they stood in the text
        if relation.reltype.endswith("/aFChunk") and not relation.is_external:
            sink.attached("Eingefügte Datei", relation.target_part.blob)


def _paragraphs(main: Part) -> Iterator[str]:
    yield from _blocks(_xml(main))
    for kind, title in _ASIDES:
        seen: list[str] = []
        for relation in main.rels.values():
            if relation.reltype != kind or relation.is_external:
                continue
            for text in filter(str.strip, _blocks(_xml(relation.target_part))):
                if text not in seen:  # headers of the first, the even and the other pages say the same
                    seen.append(text)
        if seen:
            yield Heading(f"[{title}]")
            yield from seen
    for relation in main.rels.values():
        named = drawing.BESIDE.get(relation.reltype.rpartition("/")[2])
        if named is not None and not relation.is_external:
            yield Heading(f"[{named}]")
            yield from filter(str.strip, drawing.lines(_xml(relation.target_part)))


def _xml(part: Part) -> etree._Element:
    return parsed(part.blob)


def _blocks(element: etree._Element) -> Iterator[str]:
    """Paragraphs and rows of tables in their order."""
    for child in element:
        tag = child.tag
        if tag == f"{_W}p":
            yield from _paragraph(child)
        elif tag == f"{_W}tr":
            cells = [" ".join("\n".join(_blocks(cell)).split()) for cell in _cells(child)]
            yield "\t".join(cells)
        elif tag == f"{_W}comment":
            yield f"{child.get(f'{_W}author', '')}: {' '.join(_blocks(child))}"
        elif tag == f"{_MC}AlternateContent":
            yield from _blocks(_alternative(child))
        elif child.get(f"{_W}type") in _TEMPLATE_NOTES:
            continue
        elif isinstance(tag, str) and tag not in _SKIPPED:
            yield from _blocks(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """Cells of a row, also those within content controls; rows of inner tables are not looked into."""
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif isinstance(child.tag, str) and child.tag != f"{_W}trPr":
            yield from _cells(child)


def _paragraph(paragraph: etree._Element) -> Iterator[str]:
    boxes: list[str] = []
    text = "".join(_runs(paragraph, boxes))
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    named = "" if style is None else style.get(f"{_W}val", "").lower()
    yield (
        Heading(text)
        if named.startswith(("heading", "berschrift", "überschrift", "title", "titel"))
        else text
    )
    yield from boxes


def _runs(element: etree._Element, boxes: list[str]) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in (f"{_W}t", f"{_M}t"):
            yield child.text or ""
        elif tag == f"{_W}delText":
            yield f"[gelöscht: {child.text or ''}]"
        elif tag in _MARKS:
            yield _MARKS[tag]
        elif tag == f"{_W}checkBox":  # a box to tick of the old kind
            yield "[x] " if _ticked(child) else "[ ] "
        elif tag == f"{_W}ddList":  # a list to choose from of the old kind
            yield _chosen(child)
        elif tag == f"{_W}txbxContent":
            boxes.extend(_blocks(child))
        elif tag == f"{_V}textpath":  # letters as a picture, such as a watermark
            boxes.append(child.get("string", ""))
        elif tag == f"{_MC}AlternateContent":
            yield from _runs(_alternative(child), boxes)
        elif isinstance(tag, str) and tag not in _SKIPPED:
            yield from _runs(child, boxes)


def _alternative(element: etree._Element) -> etree._Element:
    """The first of several forms of the same thing that says anything; programs show the first that they know."""
    forms = list(element.iterchildren(f"{_MC}Choice", f"{_MC}Fallback"))
    says = (form for form in forms if any(text.text for text in form.iter(*_TEXTS)))
    return next(says, forms[0] if forms else element)


def _chosen(field: etree._Element) -> str:
    entries = [entry.get(f"{_W}val", "") for entry in field.iterchildren(f"{_W}listEntry")]
    result = field.find(f"{_W}result")
    number = "0" if result is None else result.get(f"{_W}val", "0")
    return entries[int(number)] if re.fullmatch("[0-9]{1,4}", number) and int(number) < len(entries) else ""


def _ticked(box: etree._Element) -> bool:
    for name in ("checked", "default"):
        if (state := box.find(f"{_W}{name}")) is not None:
            return state.get(f"{_W}val", "1") not in ("0", "false", "off")
    return False
