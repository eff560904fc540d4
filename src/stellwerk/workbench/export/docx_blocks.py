# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Markdown as paragraphs of a DOCX: headings, lists, tables, quotes, code. Links and pictures become plain text.

What a model wrote is untrusted: nothing in the file can be clicked or is fetched.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from markdown_it import MarkdownIt
from markdown_it.token import Token

from stellwerk.workbench.export.words import Words

CODE = "Code"
_MOST_COLUMNS = 63  # Word's limit
_DEEPEST = 3  # levels for which the template has styles
_ALIGNED = {
    "text-align:right": WD_ALIGN_PARAGRAPH.RIGHT,
    "text-align:center": WD_ALIGN_PARAGRAPH.CENTER,
}

_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


class _List(NamedTuple):
    """A list that is open: its style without a level, and its own numbering."""

    style: str
    numbering: int | None


class Blocks:
    """Adds to the end of a document."""

    def __init__(self, document: Docx, words: Words) -> None:
        self._document = document
        self._words = words
        self._lists: list[_List] = []
        self._fresh = False  # the next paragraph begins an item
        self._quoted = 0

    def plain(self, text: str) -> None:
        """Text as it was typed."""
        for paragraph in text.split("\n\n"):
            _lines(self._document.add_paragraph().add_run(), paragraph.strip("\n"))

    def markdown(self, text: str) -> None:
        """Markdown; its first heading is one level below those of the document."""
        tokens = _PARSER.parse(text)
        at = 0
        while at < len(tokens):
            at = self._block(tokens, at)

    def _block(self, tokens: list[Token], at: int) -> int:
        """Add the block that begins at ``at``; returns where the next one does."""
        token = tokens[at]
        match token.type:
            case "heading_open":
                level = min(int(token.tag[1]) + 1, 9)
                self._inline(self._document.add_heading(level=level), tokens[at + 1])
                return at + 3
            case "paragraph_open":
                self._inline(self._paragraph(), tokens[at + 1])
                return at + 3
            case "bullet_list_open":
                self._lists.append(_List("List Bullet", None))
            case "ordered_list_open":
                start = int(token.attrGet("start") or 1)
                self._lists.append(_List("List Number", self._numbering(start)))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._fresh = True
            case "blockquote_open":
                self._quoted += 1
            case "blockquote_close":
                self._quoted -= 1
            case "fence" | "code_block":
                _lines(self._document.add_paragraph(style=CODE).add_run(), token.content.rstrip("\n"))
            case "hr":
                _ruled(self._document.add_paragraph())
            case "table_open":
                return self._table(tokens, at)
        return at + 1

    def _paragraph(self) -> Paragraph:
        if not self._lists:
            return self._document.add_paragraph(style="Quote" if self._quoted else None)
        here = self._lists[-1]
        level = min(len(self._lists), _DEEPEST)
        suffix = "" if level == 1 else f" {level}"
        fresh, self._fresh = self._fresh, False
        if not fresh:
            return self._document.add_paragraph(style=f"List Continue{suffix}")
        made = self._document.add_paragraph(style=f"{here.style}{suffix}")
        if here.numbering is not None:
            _numbered(made, here.numbering)
        return made

    def _numbering(self, start: int) -> int:
        """A numbering of its own: else a second list would go on where the first one ended."""
        suffix = "" if not self._lists else f" {min(len(self._lists) + 1, _DEEPEST)}"
        style = self._document.styles[f"List Number{suffix}"].element
        numbering = self._document.part.numbering_part.element
        of_style = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}").get(qn("w:val"))
        (known,) = [num for num in numbering.num_lst if num.get(qn("w:numId")) == of_style]
        made = numbering.add_num(int(known.find(qn("w:abstractNumId")).get(qn("w:val"))))
        made.add_lvlOverride(0).add_startOverride(start)
        return int(made.numId)

    def _table(self, tokens: list[Token], at: int) -> int:
        rows: list[list[tuple[Token, str]]] = []
        while tokens[at].type != "table_close":
            token = tokens[at]
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                rows[-1].append((tokens[at + 1], str(token.attrGet("style") or "")))
            at += 1
        columns = min(len(rows[0]), _MOST_COLUMNS)
        table = self._document.add_table(rows=len(rows), cols=columns, style="Table Grid")
        for number, row in enumerate(rows):
            cells = table.rows[number].cells
            for cell, (content, alignment) in zip(cells, row, strict=False):
                paragraph = cell.paragraphs[0]
                paragraph.alignment = _ALIGNED.get(alignment)
                self._inline(paragraph, content, bold=number == 0)
        _heading_row(table.rows[0])
        self._document.add_paragraph()
        return at + 1

    def _inline(self, paragraph: Paragraph, token: Token, *, bold: bool = False) -> None:
        marks = {"strong": int(bold), "em": 0, "s": 0}
        links: list[tuple[str, int]] = []
        for child in token.children or ():
            name, _, what = child.type.rpartition("_")
            if name in marks and what in ("open", "close"):
                marks[name] += 1 if what == "open" else -1
                continue
            match child.type:
                case "text" | "html_inline" | "code_inline":
                    run = self._run(paragraph, child.content, marks)
                    if child.type == "code_inline":
                        run.font.name = "Consolas"
                case "softbreak":
                    self._run(paragraph, " ", marks)
                case "hardbreak":
                    paragraph.add_run().add_break()
                case "image":
                    alt = child.content or str(child.attrGet("src") or "")
                    self._run(paragraph, f"[{self._words.picture}: {alt}]", marks)
                case "link_open":
                    links.append((str(child.attrGet("href") or ""), len(paragraph.text)))
                case "link_close":
                    address, begun = links.pop()
                    if paragraph.text[begun:] != address:
                        self._run(paragraph, f" ({address})", marks)

    def _run(self, paragraph: Paragraph, text: str, marks: dict[str, int]) -> Run:
        run = paragraph.add_run(text)
        run.bold = True if marks["strong"] else None
        run.italic = True if marks["em"] else None
        run.font.strike = True if marks["s"] else None
        return run


def _lines(run: Run, text: str) -> None:
    """Several lines of one paragraph."""
    for number, line in enumerate(text.split("\n")):
        if number:
            run.add_break()
        run.add_text(line)


def _numbered(paragraph: Paragraph, numbering: int) -> None:
    properties: Any = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering


def _heading_row(row: Any) -> None:
    """Said before each cell by a screen reader, and repeated on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _ruled(paragraph: Paragraph) -> None:
    border = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    paragraph._p.get_or_add_pPr().append(border)
