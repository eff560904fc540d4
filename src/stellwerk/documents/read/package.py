# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Packed formats (DOCX, XLSX, PPTX, ODF are ZIP files of XML), looked through before any library opens them.

Refused: more or larger members than allowed, members that unpack to hundreds of times their size, names that stand
there twice (two programs would read two documents), and XML that declares entities (billion laughs, quadratic
blow-up, external entities); no honest program writes those into such files.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from stellwerk.documents.limits import MIB
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Unreadable

_SMALL = 16 * MIB
_CHUNK = MIB
_XML = re.compile(r"\.(xml|rels|vml|rdf)$", re.IGNORECASE)
_ENTITY = tuple("<!ENTITY".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_LONGEST = max(map(len, _ENTITY)) - 1
_REMOTE = re.compile(rb'<Relationship\b(?=[^>]*TargetMode="External")(?![^>]*/hyperlink")[^>]*>')
_ENCRYPTED = 1  # bit of a member's flags
_MARKS = (
    (re.compile(r"vbaProject\.bin$|^(Basic|Scripts)/", re.IGNORECASE), "macros"),
    (re.compile(r"/(embeddings|activeX)/|^Object[ _]?\d|^ObjectReplacements/", re.IGNORECASE), "objects"),
    (re.compile(r"/media/|^Pictures/", re.IGNORECASE), "pictures"),
)


def open_package(content: bytes, sink: Sink) -> zipfile.ZipFile:
    """The package, looked through; what lies in it and is not read is noted.

    Raises:
        Unreadable: it is damaged, encrypted or built to do harm.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise Unreadable("broken") from None
    limits = sink.limits
    if len(members) > limits.members or sum(m.file_size for m in members) > limits.unpacked_bytes:
        raise Unreadable("bomb")
    if any(m.file_size > _SMALL and m.file_size > limits.ratio * m.compress_size for m in members):
        raise Unreadable("bomb")
    if any(m.flag_bits & _ENCRYPTED for m in members):
        raise Unreadable("encrypted")
    if len({m.filename for m in members}) < len(members):
        raise Unreadable("broken")
    if any(m.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for m in members):
        raise Unreadable("broken")
    for member in members:
        for mark, code in _MARKS:
            if mark.search(member.filename):
                sink.left(code)
        if _XML.search(member.filename):
            _look_through(package, member, sink)
    return package


def part(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    """The XML of a member; ``None`` if it is not there.

    Raises:
        Unreadable: it is no XML.
    """
    try:
        content = package.read(name)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise Unreadable("broken") from None
    return parsed(content)


def parsed(content: bytes) -> etree._Element:
    """XML without entities, external things or depths beyond 256.

    Raises:
        Unreadable: it is no XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        too_much = "Excessive depth" in str(error) or "amplification" in str(error)
        raise Unreadable("bomb" if too_much else "broken") from None


def _look_through(package: zipfile.ZipFile, member: zipfile.ZipInfo, sink: Sink) -> None:
    held = b""
    relations = member.filename.endswith(".rels")
    try:
        with package.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                held = held[-_LONGEST:] + chunk
                if any(entity in held for entity in _ENTITY):
                    raise Unreadable("bomb")
                if relations and _REMOTE.search(held):
                    sink.left("remote_parts")
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise Unreadable("broken") from None
