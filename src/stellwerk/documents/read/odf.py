# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""OpenDocument: texts, tables and presentations. odfdo opens the container; the text is taken from the XML itself,
with notes, comments, deleted text, headers and footers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from lxml import etree
from odfdo.container import Container

from stellwerk.documents.read.package import open_package, parsed
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Unreadable
from stellwerk.documents.text import Heading
from stellwerk.documents.values import Sort

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
_PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_MARGINS = [
    f"{_STYLE}{name}"
    for name in ("header", "footer", "header-left", "footer-left", "header-first", "footer-first")
]
_FIELDS = [f"{_FORM}{name}" for name in ("text", "textarea", "formatted-text", "number", "date", "combobox")]
_CHOSEN = (  # of a list, and ticked: the element, what says so, and how
    (f"{_FORM}option", f"{_FORM}current-selected", "true"),
    (f"{_FORM}checkbox", f"{_FORM}current-state", "checked"),
    (f"{_FORM}radio", f"{_FORM}current-selected", "true"),
)
_DECLARED = [f"{_PRESENTATION}{name}" for name in ("header-decl", "footer-decl", "date-time-decl")]
_VALUES = [
    f"{_OFFICE}{name}" for name in ("string-value", "value", "date-value", "time-value", "boolean-value")
]
_NUMBERS_ALONE = re.compile(
    r"[\W\d_]*(?:Seite|Page)?[\W\d_]*"
)  # what stands in the margin of every new table
_MOST_BLANKS = 200
_MOST_COLUMNS = 1_024
_LONGEST = 20_000  # characters of one passage; a longer sheet becomes several


def read(content: bytes, sink: Sink) -> None:
    """Read a text in sections of about a page, a table sheet by sheet, a presentation slide by slide.

    Raises:
        Unreadable: it is encrypted, or has more cells than a file may have.
    """
    open_package(content, sink)
    container = Container(io.BytesIO(content))
    if b"encryption-data" in _member(container, "META-INF/manifest.xml"):
        raise Unreadable("encrypted")
    root = parsed(_member(container, "content.xml"))
    body = root.find(f"{_OFFICE}body")
    if body is None or not len(body):
        raise Unreadable("broken")
    main = body[0]
    member = _member(container, "styles.xml")
    styles = parsed(member) if member else etree.Element("none")
    if main.tag == f"{_OFFICE}spreadsheet":
        _sheets(main, sink)
        _beside_cells(main, styles, sink)
    elif main.tag == f"{_OFFICE}presentation":
        _slides(main, list(_behind(main, styles)), sink)
    else:
        sink.flow([*_blocks(main), *_margins(styles)])


def _member(container: Container, name: str) -> bytes:
    found = container.get_part(name)
    return found.encode() if isinstance(found, str) else found or b""


def _sheets(main: etree._Element, sink: Sink) -> None:
    sheets = main.findall(f"{_TABLE}table")
    for number, sheet in enumerate(sheets, 1):
        title = sheet.get(f"{_TABLE}name", "")
        lines: list[str] = []
        size = 0
        for row, line in enumerate(_rows(sheet), 1):
            if row > sink.limits.rows:
                raise Unreadable("too_many_parts")
            lines.append(line)
            size += len(line) + 1
            if size > _LONGEST:
                sink.passage(Sort.SHEET, "\n".join(lines), title)
                lines, size = [], 0
        for shapes in sheet.iterchildren(f"{_TABLE}shapes", f"{_OFFICE}forms"):
            lines += _blocks(shapes)
        sink.passage(Sort.SHEET, "\n".join(lines), title)
        sink.step(number, len(sheets))


def _beside_cells(main: etree._Element, styles: etree._Element, sink: Sink) -> None:
    """What belongs to no sheet alone: headers, footers, and what cells held before somebody changed them."""
    lines = [line for line in _margins(styles) if not _NUMBERS_ALONE.fullmatch(line)]
    lines = lines if len(lines) > 1 else []  # a heading over nothing
    for changes in main.iterchildren(f"{_TABLE}tracked-changes"):
        lines += ["[Änderungen]", *_blocks(changes)]
    sink.passage(Sort.SHEET, "\n".join(lines))


def _slides(main: etree._Element, behind: list[str], sink: Sink) -> None:
    pages = main.findall(f"{_DRAW}page")
    for number, page in enumerate(pages, 1):
        lines = [*_blocks(page), *(behind if number == 1 else ())]
        sink.passage(Sort.SLIDE, "\n".join(lines), page.get(f"{_DRAW}name", ""))
        sink.step(number, len(pages))


def _behind(main: etree._Element, styles: etree._Element) -> Iterator[str]:
    """What masters and footers show on slides: not the places that they leave to them."""
    lines = [element.text or "" for element in main.iterchildren(*_DECLARED)]
    for master in styles.iter(f"{_STYLE}master-page"):
        for shape in master:
            if shape.get(f"{_PRESENTATION}class") is None and shape.tag != f"{_PRESENTATION}notes":
                lines += _blocks([shape])
    if said := list(filter(str.strip, lines)):
        yield "[Vorlage]"
        yield from said


def _margins(styles: etree._Element) -> Iterator[str]:
    seen: list[str] = []
    for margin in styles.iter(*_MARGINS):
        for text in filter(str.strip, _blocks(margin)):
            if text not in seen:
                seen.append(text)
    if seen:
        yield Heading("[Kopf- und Fußzeilen]")
        yield from seen


def _blocks(element: Iterable[etree._Element]) -> Iterator[str]:
    """Paragraphs and rows of tables in their order."""
    for child in element:
        tag = child.tag
        if tag in (f"{_TEXT}p", f"{_TEXT}h"):
            boxes: list[str] = []
            text = "".join(_runs(child, boxes))
            yield Heading(text) if tag == f"{_TEXT}h" else text
            yield from boxes
        elif tag == f"{_TABLE}table":
            yield from _rows(child)
        elif tag == f"{_TEXT}deletion":
            deleted = " ".join(filter(None, (" ".join(line.split()) for line in _blocks(child))))
            yield f"[gelöscht: {deleted}]"
        elif tag == f"{_OFFICE}annotation":
            yield _comment(child)
        elif tag in _FIELDS:
            yield child.get(f"{_FORM}current-value") or child.get(f"{_FORM}value", "")
        elif any(tag == name and child.get(state) == chosen for name, state, chosen in _CHOSEN):
            yield child.get(f"{_FORM}label") or child.get(f"{_FORM}value", "")
        elif isinstance(tag, str) and tag not in (f"{_DC}creator", f"{_DC}date"):
            yield from _blocks(child)


def _rows(table: etree._Element) -> Iterator[str]:
    for row in table.iter(f"{_TABLE}table-row"):
        line = "\t".join(_cells(row)).rstrip("\t")
        if line:
            for _ in range(_times(row, "rows")):
                yield line


def _cells(row: etree._Element) -> Iterator[str]:
    columns = 0
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        text = " ".join(" ".join(_blocks(cell)).split())
        if not text:  # some programs write what a cell holds and not how it looks
            text = next(filter(None, map(cell.get, _VALUES)), "")
        times = min(
            _times(cell, "columns"), _MOST_COLUMNS - columns
        )  # the rest of a row is one cell, many times
        columns += times
        for _ in range(times):
            yield text


def _times(element: etree._Element, what: str) -> int:
    times = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return max(1, int(times)) if times.isascii() and times.isdigit() and len(times) < 9 else 1


def _comment(annotation: etree._Element) -> str:
    author = annotation.findtext(f"{_DC}creator", "")
    text = " ".join(filter(None, (" ".join(line.split()) for line in _blocks(annotation))))
    return f"[Kommentar von {author}: {text}]" if author else f"[Kommentar: {text}]"


def _runs(element: etree._Element, boxes: list[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = child.tag
        if tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * min(int(count) if count.isascii() and count.isdigit() else 1, _MOST_BLANKS)
        elif tag == f"{_TEXT}tab":
            yield "\t"
        elif tag == f"{_TEXT}line-break":
            yield "\n"
        elif tag == f"{_TEXT}hidden-text":
            yield child.get(f"{_TEXT}string-value") or child.text or ""
        elif tag == f"{_TEXT}note":
            body = child.find(f"{_TEXT}note-body")
            yield f" [Fußnote: {' '.join(_blocks(body)) if body is not None else ''}]"
        elif tag == f"{_OFFICE}annotation":
            yield f" {_comment(child)}"
        elif tag in (f"{_DRAW}frame", f"{_DRAW}custom-shape"):
            boxes.extend(_blocks(child))
        elif isinstance(tag, str):
            yield from _runs(child, boxes)
        yield child.tail or ""
