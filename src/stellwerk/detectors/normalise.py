# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Undo what makes an identifier look the same to a reader and different to a pattern.

Zero-width and bidirectional controls, soft hyphens, full-width and mathematical letters, decomposed accents
(NFD), foreign digits, letters of other scripts that look Latin, exotic blanks and dashes, hidden tag characters.
Ordinary German text leaves by the first line.
"""

from __future__ import annotations

import re
import unicodedata

from stellwerk.detectors.mapped import Mapped, rewrite, rewrite_at
from stellwerk.detectors.view import LETTER

# What needs no work: printable ASCII, composed Latin letters, the punctuation of German print.
_PLAIN = "\n\t -~§°²³½¼¾€·×„“”‚‘…•☐☑☒✓→"  # a range inside: blank to tilde
_UNCLEAN = re.compile(f"[^{_PLAIN}{re.escape(LETTER)}]")
# A base letter goes along with the marks that follow it, so that they can be composed.
_CLUSTER = re.compile(rf"(?:[^\W\d_])?[^{_PLAIN}{re.escape(LETTER)}]+")

# Print variants that are one character for one: cheap, done for everybody.
_ONE_FOR_ONE = (("–", "-"), ("\u00a0", " "), ("’", "'"), ("\r", " "), ("»", "„"), ("«", "“"), ("—", "-"))

_SPACES = dict.fromkeys([0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x2800, 0x3164], " ")
_BREAKS = dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], "\n")
_DASHES = dict.fromkeys(
    [0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2043, 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-"
)
_TAGS = {0xE0000 + c: chr(c) for c in range(0x20, 0x7F)}
# Cyrillic and Greek letters that look like Latin ones (Unicode TR 39 confusables, the single-letter part).
_LOOKALIKES = dict(
    zip(
        map(ord, "АВЕЅІЈКМНОРСТУХѴҮаеѕіјорсухԁһӏԛԝʼΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοινρϲϳυ"),
        "ABESIJKMHOPCTYXVYaesijopcyxdhlqw'ABEZHIKMNOPTYXaoivpcju",
        strict=True,
    )
)
_TABLE = _SPACES | _BREAKS | _DASHES | _TAGS | _LOOKALIKES


def _clean(match: re.Match[str]) -> str | None:
    raw = match.group()
    kept = []
    for char in raw:
        known = _TABLE.get(ord(char))
        if known is not None:
            kept.append(known)
            continue
        category = unicodedata.category(char)
        if category in ("Cf", "Cc") or 0xFE00 <= ord(char) <= 0xFE0F:
            continue  # invisible: joins what it separates
        if category == "Nd":
            kept.append(str(unicodedata.decimal(char)))
        else:
            kept.append(char)
    new = unicodedata.normalize("NFKC", "".join(kept))
    new = "".join(_TABLE.get(ord(c), c) for c in new if unicodedata.category(c) != "Mn")
    return None if new == raw else new


# Emphasis of Markdown, which stands in the middle of what it emphasises: **Name:** ..., DE**12**...
_EMPHASIS = re.compile(r"(?<!\*)\*\*(?!\*)|(?<!_)__(?!_)|(?<!`)`(?!`)|~~")
# The light kind stands around a word, in pairs: _Name_, *Name*. A lone star before a date means birth.
_LIGHT = re.compile(r"(?<![\w*~/+=-])([_*])(?=[^\s_*])[^\n`*]{1,100}?(?<=[^\s_*])\1(?![\w*~/+=-])")


def normalise(text: str) -> Mapped:
    """The text as a reader sees it, with the way back to the offsets of ``text``."""
    plain = _signs(text)
    if "**" in text or "__" in text or "`" in text or "~~" in text:
        plain = rewrite(plain, _EMPHASIS, lambda _: "")
    if "_" in text or "*" in text:
        pairs = [m.span() for m in _LIGHT.finditer(plain.text)]
        if pairs:
            signs = [(at, at + 1, "") for start, end in pairs for at in (start, end - 1)]
            plain = rewrite_at(plain, signs)
    return plain


def _signs(text: str) -> Mapped:
    for old, new in _ONE_FOR_ONE:
        if old in text:
            text = text.replace(old, new)
    if text.isascii() and text.isprintable():
        return Mapped(text)
    if _UNCLEAN.search(text) is None:
        return Mapped(text)
    return rewrite(Mapped(text), _CLUSTER, _clean)
