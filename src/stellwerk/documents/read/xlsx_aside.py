# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What belongs to a sheet and stands in no cell: comments, shapes, charts, header and footer.

Reading row by row, openpyxl leaves all of it out.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from html import unescape

from lxml import etree

from stellwerk.documents.read import drawing
from stellwerk.documents.read.package import part

_WORKBOOK = "xl/workbook.xml"
_COMMENTS = ("comments", "threadedComment")
_MARGIN = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]{1,2000})<")
_TAG = re.compile(rb"<[^<>]*>")
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|[0-9]{1,3}|[A-Za-z])')  # fonts, sizes, page numbers


def asides(package: zipfile.ZipFile, sheet: str) -> list[str]:
    """Lines, each kind below a heading in square brackets.

    Args:
        package: the workbook.
        sheet: name of the sheet's member.
    """
    comments: list[str] = []
    shapes: list[str] = []
    for kind, target in dict.fromkeys(_related(package, sheet)):  # each once, however often it is named
        if kind in _COMMENTS and (found := part(package, target)) is not None:
            comments += _comments(found)
        elif kind == "drawing" and (found := part(package, target)) is not None:
            shapes += drawing.lines(found)
            for inner, name in dict.fromkeys(_related(package, target)):
                if inner in drawing.BESIDE and (chart := part(package, name)) is not None:
                    shapes += drawing.lines(chart)
        elif kind == "vmlDrawing" and target in package.NameToInfo:
            shapes += _controls(package.read(target))
    kinds = (
        ("Kommentare", comments),
        ("Formen und Diagramme", filter(str.strip, shapes)),
        ("Kopf- und Fußzeilen", _margins(package.read(sheet))),
    )
    lines: list[str] = []
    for title, found_lines in kinds:
        if said := list(found_lines):
            lines += [f"[{title}]", *said]
    return lines


def of_charts(package: zipfile.ZipFile) -> list[str]:
    """The same of all sheets that are one large diagram and have no cells."""
    related = dict.fromkeys(_related(package, _WORKBOOK))
    return [line for kind, sheet in related if kind == "chartsheet" for line in asides(package, sheet)]


def _related(package: zipfile.ZipFile, member: str) -> Iterator[tuple[str, str]]:
    """End of the type, and name of the member, of each relation within the package."""
    folder, _, name = member.rpartition("/")
    relations = part(package, f"{folder}/_rels/{name}.rels")
    for relation in relations if relations is not None else ():
        if isinstance(relation.tag, str) and relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            yield relation.get("Type", "").rpartition("/")[2], path


def _comments(comments: etree._Element) -> Iterator[str]:
    for comment in comments.iter("{*}comment", "{*}threadedComment"):
        pieces = (element.text or "" for element in comment.iter("{*}t", "{*}text"))
        if text := " ".join("".join(pieces).split()):
            yield f"{comment.get('ref', '')}: {text}"


def _controls(vml: bytes) -> Iterator[str]:
    """What is written on buttons and boxes to tick. Excel's own VML is no proper XML: line breaks stay open."""
    for piece in vml.split(b"<v:textbox")[1:]:
        written = piece.partition(b"</v:textbox")[0].partition(b">")[2]
        yield " ".join(unescape(_TAG.sub(b" ", written).decode("utf-8", "replace")).split())


def _margins(sheet: bytes) -> Iterator[str]:
    for found in _MARGIN.finditer(sheet):
        text = unescape(found[1].decode("utf-8", "replace"))
        if text := " ".join(_CODE.sub(" ", text).split()):
            yield text
