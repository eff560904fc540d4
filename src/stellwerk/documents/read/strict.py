# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Strict Open XML (ISO/IEC 29500-1), which Office writes where somebody asks for it: the same under other names.

The libraries know the names of the transitional form alone, and would find nothing in such a file.
"""

from __future__ import annotations

import io
import re
import zipfile

_ROOT = "_rels/.rels"
_SIGN = b"http://purl.oclc.org/ooxml/"
_NAME = re.compile(re.escape(_SIGN) + rb"([A-Za-z]{1,40})/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_XML = (".xml", ".rels", ".vml")


def transitional(content: bytes, package: zipfile.ZipFile) -> bytes:
    """The file with the names that the libraries know; the same bytes where it has them already.

    Args:
        content: of a package that was looked through.
        package: the same, open.
    """
    if _ROOT not in package.namelist() or _SIGN not in package.read(_ROOT):
        return content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as usual:
        for member in package.infolist():
            inner = package.read(member)
            if member.filename.lower().endswith(_XML):
                inner = _NAME.sub(_USUAL, inner)
            usual.writestr(member.filename, inner)
    return out.getvalue()
