# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text out of files: bytes decoded, control characters gone, long texts cut into sections as long as a page."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

SECTION = 3_000  # characters, about a page

_CONTROLS = dict.fromkeys([*range(0x09), *range(0x0E, 0x20), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0)])
_CONTROLS |= {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0xFFFE: None, 0xFFFF: None}
_MARKS = (  # the longer first: that of UTF-32 begins like that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_OLD = (  # what umlauts of old programs look like, where no letter stands in Windows-1252: DOS, and the older Macintosh
    ("cp1252", re.compile(rb"(?<=[A-Za-z])[\xc0-\xe0\xe2-\xff]|[\xc0-\xe0\xe2-\xff](?=[a-z])")),
    ("cp850", re.compile(rb"\x81(?=[a-z])|(?<=[A-Za-z])[\x84\x94](?=[a-z])|(?<=[A-Z])[\x99\x9a](?=[A-Z])")),
    ("mac-roman", re.compile(rb"(?<=[A-Za-z])[\x8a\x9f](?=[a-z])")),
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


def clean(text: str) -> str:
    """Line ends as ``\\n``, no control characters but tab and line end, no lone surrogates, no piles of blank lines."""
    if _SURROGATES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return _BLANK_LINES.sub("\n\n", text).strip("\n")


def decode(content: bytes) -> str | None:
    """Text from bytes: by its mark (BOM), as UTF-8, as UTF-16 without a mark, else as Windows-1252.

    Lists out of old programs are in the sets of DOS or of the older Macintosh: as Windows-1252 "Böhm" would be "B”hm",
    which no detector takes for a name, and every model for one.

    Returns:
        ``None`` if these are not bytes of a text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], encoding)
    if (text := _strict(content, "utf-8")) is not None:
        return None if "\0" in text else text
    if b"\0" not in content and _is_nearly_utf8(content):
        return content.decode("utf-8", "replace")
    if b"\0" in content:
        guess = "utf-16-le" if content[1:200:2].count(0) > content[0:200:2].count(0) else "utf-16-be"
        text = _strict(content, guess)
        return None if text is None or "\0" in text or not _is_latin(text) else text
    encoding = max(_OLD, key=lambda old: sum(1 for _ in old[1].finditer(content)))[0]
    return content.decode(encoding, "replace") if _is_text(content, encoding) else None


class Heading(str):
    """A paragraph that is a heading: sections begin with it and are named by it."""

    __slots__ = ()


def sections(paragraphs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(heading, text) of sections of about a page: paragraphs joined by line ends; a long one is cut at blanks."""
    held: list[str] = []
    size = 0
    title = heading = ""
    for paragraph in paragraphs:
        if isinstance(paragraph, Heading) and paragraph.strip():
            heading = " ".join(paragraph.split())
            if size > SECTION // 2:
                yield title, "\n".join(held)
                held, size = [], 0
        for piece in _pieces(paragraph):
            if size and size + len(piece) > SECTION:
                yield title, "\n".join(held)
                held, size = [], 0
            if not size:
                title = heading
            held.append(piece)
            size += len(piece) + 1
    if any(piece.strip() for piece in held):
        yield title, "\n".join(held)


def _pieces(paragraph: str) -> Iterator[str]:
    at = 0
    while len(paragraph) - at > SECTION:
        cut = paragraph.rfind(" ", at + SECTION // 2, at + SECTION) + 1 or at + SECTION
        yield paragraph[at:cut]
        at = cut
    yield paragraph[at:] if at else paragraph


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_nearly_utf8(content: bytes) -> bool:
    """Whether few of its letters beyond ASCII are odd: a text that was cut off, or patched together.

    As Windows-1252 all of them would be: "MÃ¼ller" is no name that a detector knows.
    """
    odd = content.decode("utf-8", "replace").count("\ufffd")
    right = len(_SEQUENCE.findall(content))
    return odd * 4 <= right


def _is_text(content: bytes, encoding: str) -> bool:
    """Few control characters: what Windows-1252 leaves undefined, or those below the blank."""
    undefined = (0x81, 0x8D, 0x8F, 0x90, 0x9D) if encoding == "cp1252" else ()
    odd = sum(content.count(bytes((byte,))) for byte in (*range(9), *range(14, 27), *undefined))
    return odd * 200 <= len(content)


def _is_latin(text: str) -> bool:
    return sum(character < "\u0250" for character in text[:400]) * 2 > len(text[:400])
