# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a file is, by its content alone: names lie."""

from __future__ import annotations

import io
import re
import zipfile

from stellwerk.documents.read.unreadable import Unreadable
from stellwerk.documents.text import decode

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE compound file: MSG, old Office, encrypted new Office
_HEAD = 4_096
_LINES = 50
_BLANKS = 64  # before a file that begins with a mark (BOM) or blank lines
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_ODF = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_ODF_TYPE = re.compile(rb"application/vnd\.oasis\.opendocument\.([a-z]+)")
_HTML = re.compile(
    r"\s*(<\?xml[^>]*>|<!--.*?-->|\s)*<(!doctype\s+html|html|head|body|meta|title|style|table|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAIL_HEAD = re.compile(
    r"^(received|return-path|delivered-to|from|to|cc|date|subject|message-id|mime-version|content-type|x-[a-z-]+"
    r"|reply-to|sender|in-reply-to|references|dkim-signature|arc-[a-z-]+|authentication-results|thread-[a-z]+"
    r"|content-transfer-encoding|content-language|importance|user-agent):",
    re.IGNORECASE,
)
_MAIL_SIGNS = 3  # head lines that make a mail; a text may begin with "Subject:"
_HEAD_LINE = re.compile(r"^([!-9;-~]+:|[ \t])")


def kind_of(content: bytes) -> str:
    """One of pdf, docx, xlsx, pptx, odt, ods, odp, msg, rtf, image, eml, html, csv, txt.

    Raises:
        Unreadable: unknown, an old format of Office, or encrypted.
    """
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(_COMPOUND):
        return _compound(content)
    if content[:_BLANKS].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    if content.startswith(_PICTURES) or (content.startswith(b"RIFF") and content[8:12] == b"WEBP"):
        return "image"
    if content.startswith(b"BM") and content[6:10] == b"\0\0\0\0":
        return "image"
    return _written(content)


def _packed(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            small = "mimetype" in names and package.getinfo("mimetype").file_size < 200
            if small and (found := _ODF_TYPE.match(package.read("mimetype"))) is not None:
                if (kind := _ODF.get(found[1].decode())) is not None:
                    return kind
                raise Unreadable("unknown_format")
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, RuntimeError, EOFError):
        raise Unreadable("broken") from None
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return "docx"
        if "xl/workbook.xml" in names:
            return "xlsx"
        if any(name.startswith("ppt/") for name in names):
            return "pptx"
        if "xl/workbook.bin" in names:
            raise Unreadable("old_office")
    raise Unreadable("unknown_format")


def _compound(content: bytes) -> str:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise Unreadable("encrypted")
    if holds("__properties_version1.0"):
        return "msg"
    if any(map(holds, ("WordDocument", "Workbook", "PowerPoint Document"))):
        raise Unreadable("old_office")
    raise Unreadable("unknown_format")


def _written(content: bytes) -> str:
    text = decode(content)
    if text is None:
        raise Unreadable("unknown_format")
    head = text[:_HEAD].lstrip("\ufeff")
    if _HTML.match(head):
        return "html"
    lines = head.lstrip().splitlines()[:_LINES]
    if len(text) > _HEAD:
        lines = lines[:-1]  # perhaps cut
    if _is_mail(lines):
        return "eml"
    return "csv" if _is_table(lines) else "txt"


def _is_mail(lines: list[str]) -> bool:
    signs: set[str] = set()
    for line in lines:
        if not _HEAD_LINE.match(line):
            break
        if (found := _MAIL_HEAD.match(line)) is not None:
            signs.add(found[1].lower())
    return len(signs) >= _MAIL_SIGNS


def _is_table(lines: list[str]) -> bool:
    rows = [line for line in lines if line.strip()]
    for separator in ";\t,|":
        counts = [row.count(separator) for row in rows]
        alike = sum(count == counts[0] for count in counts) * 10 >= len(rows) * 9 if rows else False
        if alike and len(rows) > 1 and counts[0] > 0:
            return separator != "," or (counts[0] > 1 and not any(", " in row for row in rows))
    return False
