# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Marks that a model is asked to set: ``[1, S. 3]`` is page 3 of the first document. Read as models really write them.

Square brackets alone count: ``(§ 5 Abs. 2 S. 3)`` names a sentence of a paragraph, and no page.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MARK_INSTRUCTION: dict[str, str] = {
    "de": (
        "Wenn eine Aussage aus einer Unterlage stammt, setze an das Ende des Absatzes die Fundstelle in eckigen "
        "Klammern: Nummer der Unterlage, dann die Seite, zum Beispiel [1, S. 3] oder [1, S. 3; 2, S. 5]. Verwende nur "
        "Nummern und Seiten, die oben stehen. Steht etwas nicht in den Unterlagen, setze keine Fundstelle."
    ),
    "en": (
        "If a statement comes from a document, put where it stands in square brackets at the end of the paragraph: "
        "the number of the document, then the page, for example [1, p. 3] or [1, p. 3; 2, p. 5]. Use only numbers "
        "and pages that are given above. If something does not stand in the documents, set no mark."
    ),
}
"""What goes into the instruction beside documents, by language."""

_MOST = 60  # pages that one mark may name: from 3 to 9000 is none


class Mark(NamedTuple):
    """One passage that a model named."""

    start: int  # of the brackets, in the text
    end: int
    said: str  # as it was written, without the brackets
    document: str  # number or name as it was written; "" where it named none
    passage: int


_BRACKETS = re.compile(r"[\[【]([^\[\]【】\n]{1,160})[\]】](?!\()")
_PAGES = r"(?:\d{1,5})(?:\s*(?:[-–—,/+&]|bis|und|u\.|and|to|sowie)\s*(?:S\.?\s*|p\.?\s*)?\d{1,5}\b)*"
_PART = re.compile(
    r"\s*(?:(?:Unterlage|Dokument|Datei|Quelle|Anlage|Document|Doc|File|Source|Nr|No)\b\.?\s*(?:Nr\.?\s*)?)?"
    r"(?:(?P<document>\d{1,3}|[^,;:\d][^,;:]{0,100}?)\s*[,:†\s]\s*)?"
    r"(?:Seiten?|S|pages?|pp?|Blatt|Bl|Folien?|Abschnitte?|Abs(?=chn)|Tabellen?|Teil|Passage|Stelle|Bild"
    r"|sections?|slides?|sheets?)\b\.?\s*(?P<pages>" + _PAGES + r")(?:\s*(?:ff?\.?))?\s*",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d+|[-–—]|bis|to")


def marks(text: str) -> list[Mark]:
    """The marks of a text, one for each passage that is named."""
    found: list[Mark] = []
    for brackets in _BRACKETS.finditer(text):
        found += _read(brackets)
    return found


def without_marks(text: str) -> str:
    """The text as it reads without its marks."""
    return re.sub(
        r"[ \u00a0]?" + _BRACKETS.pattern, lambda m: "" if _read(_BRACKETS.search(m[0])) else m[0], text
    )


def _read(brackets: re.Match[str] | None) -> list[Mark]:
    if brackets is None:
        return []
    found: list[Mark] = []
    before = ""
    for part in re.split(r";|,\s*(?=\d{1,3}\s*,\s*S\.)", brackets[1]):
        match = _PART.fullmatch(part)
        if match is None:
            return []  # not every part is one: something else stands in these brackets
        document = (match["document"] or before).strip()
        before = document
        found += [
            Mark(brackets.start(), brackets.end(), part.strip(), document, page)
            for page in _pages(match["pages"])
        ]
    return found


def _pages(text: str) -> list[int]:
    pages: list[int] = []
    span = False
    for word in _NUMBERS.findall(text.lower()):
        if not word.isdigit():
            span = True
            continue
        page = int(word)
        first = pages[-1] + 1 if span and pages else page
        pages += range(first, page + 1) if first <= page < first + _MOST else [page]
        span = False
    return list(dict.fromkeys(pages))[:_MOST]
