# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""HTML, by lxml's parser, which reports elements one by one and keeps no tree.

Text that a browser would hide is read, too: somebody put it there. Scripts and style sheets are not; nothing is
fetched.
"""

from __future__ import annotations

import codecs
import contextlib
import re

from lxml import etree

from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Unreadable
from stellwerk.documents.text import Heading, decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
_SILENT = frozenset(("script", "style"))
_HEADINGS = frozenset(("h1", "h2", "h3", "title"))
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol option p pre section summary table tbody tfoot thead "
    "title tr ul br".split()
)
_CELLS = frozenset(("td", "th"))
_SHOWN = {"img": "alt", "input": "value", "area": "alt"}


def read(content: bytes, sink: Sink) -> None:
    """Read it in sections of about a page.

    Raises:
        Unreadable: the parser gave up at what no page has.
    """
    sink.flow(paragraphs(_decoded(content), sink))


def paragraphs(source: str, sink: Sink) -> list[str]:
    """Paragraphs of a page; also of a mail's body.

    Raises:
        Unreadable: the parser gave up at what no page has.
    """
    page = _Page(sink)
    parser = etree.HTMLParser(
        target=page, encoding="utf-8", huge_tree=True, remove_comments=True, no_network=True
    )
    with contextlib.suppress(etree.XMLSyntaxError):  # nothing in it: no paragraphs
        parser.feed(source.encode("utf-8", "replace"))
        parser.close()
    if any(
        entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log
    ):  # the rest was not looked at
        raise Unreadable("bomb")
    page.end_paragraph()
    return page.paragraphs


def _decoded(content: bytes) -> str:
    declared = _CHARSET.search(content[:2048])
    if declared is not None and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            name = codecs.lookup(declared[1].decode()).name
            if name not in ("utf-16", "utf-32", "utf-7") and "escape" not in name:
                return content.decode("cp1252" if name == "iso8859-1" else name, "replace")
        except (LookupError, UnicodeError):
            pass
    return decode(content) or content.decode("cp1252", "replace")


class _Page:
    """The target of lxml's parser."""

    def __init__(self, sink: Sink) -> None:
        self.paragraphs: list[str] = []
        self._sink = sink
        self._held: list[str] = []
        self._silent = 0
        self._heading = False
        self._preformatted = 0
        self._cells = 0  # of the row so far

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _SILENT:
            self._silent += 1
            return
        if tag in _BLOCKS:
            self.end_paragraph()
            self._heading = tag in _HEADINGS
            self._cells = 0
        elif tag in _CELLS:
            self._held.append("\t" * (self._cells > 0))
            self._cells += 1
        if tag == "pre":
            self._preformatted += 1
        if tag in ("img", "object", "embed", "iframe", "svg"):
            self._sink.left("pictures" if tag in ("img", "svg") else "objects")
        if (name := _SHOWN.get(tag)) is not None and (value := attributes.get(name)):
            self._held.append(f" {value} ")

    def end(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
            if tag == "script":
                self._sink.left("scripts")
        elif tag in _BLOCKS:
            self.end_paragraph()
        if tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)

    def data(self, text: str) -> None:
        if not self._silent:
            self._held.append(text)

    def close(self) -> None:
        return None

    def end_paragraph(self) -> None:
        """What was held becomes a paragraph."""
        text = "".join(self._held)
        self._held.clear()
        if not self._preformatted:
            text = "\t".join(" ".join(cell.split()) for cell in text.split("\t"))
        if text.strip():
            self.paragraphs.append(Heading(text) if self._heading else text)
        self._heading = False
