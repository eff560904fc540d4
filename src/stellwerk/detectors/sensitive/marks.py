# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Marks of classification (§ 4 SÜG, VSA: VS-NfD and above; NATO and EU grades) and of confidentiality.

A mark of classification means K6 wherever it stands, except where the text only speaks about the mark ("mit dem
Stempel ...", "was bedeutet ..."). A mark of confidentiality (§ 30 GO NRW and the like) means K2 where it stands as
a mark: in the head, in capitals, in brackets, on its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View
from stellwerk.values.data_class import DataClass

_VS = re.compile(
    r"\bvs ?[-:] ?(?:nfd\b|n\.?f\.?d\.?|nur für den dienstgebrauch|vertraulich|geheim)|\bvs nfd\b|\bvsnfd\b"
    r"|nur für den dienstgebrauch|\bverschlu(?:ss|ß)sache ?[-:] ?(?:nur|vertraulich|geheim)|amtlich geheim\s*(?:gehalten|zuhalten)?"
    r"|\b(?:nato|eu|ue)[ -]?(?:restricted|confidential|secret|restreint)\b|\brestreint ue\b|\bcosmic top secret\b"
)
_GRADE = re.compile(r"(?<![\w\-])(?:STRENG GEHEIM|GEHEIM|STRENG VERTRAULICH - AMTLICH)(?![\w\-])")
_ABOUT = re.compile(
    r"(?:stempel|vermerk|aufdruck|kennzeichnung|kennzeichen|begriff|abkürzung|bezeichnung|einstufungsgrad|bedeutet|heißt"
    r"|was ist|was sind|unterschied zwischen|umgang mit|merkblatt zu) ?[:„\"“(]{0,3} ?$"
)
_CONFIDENTIAL = re.compile(
    r"\b(?:streng )?vertraulich(?!\w)|\bnicht[- ]?öffentlich(?:e[nr]?)?\b|\bverschlu(?:ss|ß)sache\b|\bbetriebsgeheimnisse?\b"
    r"|\bgeschäftsgeheimnisse?\b|\bstreng geheim\b|nur für den internen gebrauch|nicht (?:an \w+ )?(?:herausgeben|weiterleiten|weitergeben|veröffentlichen)"
    r"|nicht zur veröffentlichung|company confidential|strictly confidential|\bconfidential\b"
)
_TREATED = re.compile(r"[ ]?(?:behandel|zu behandel|behandelt|umgeh|und sicher)")


def find(view: View) -> Iterator[Hit]:
    """Marks of both sorts."""
    text, lower = view.text, view.lower
    for match in _VS.finditer(lower):
        if not _ABOUT.search(view.before(match.start(), 40)):
            yield Hit(
                "classification_mark", match.start(), match.end(), "marks.classified", DataClass.K6, False, ("classified",)
            )
    for match in _GRADE.finditer(text):
        if _alone(view, match.start(), match.end()):
            yield Hit(
                "classification_mark", match.start(), match.end(), "marks.classified", DataClass.K6, False, ("classified",)
            )
    for match in _CONFIDENTIAL.finditer(lower):
        start, end = match.span()
        if _is_mark(view, start, end):
            yield Hit("confidentiality_mark", start, end, "marks.confidential", DataClass.K2)


def _alone(view: View, start: int, end: int) -> bool:
    """Whether a word in capitals stands as a stamp: its line holds hardly more than capitals."""
    begin = view.text.rfind("\n", 0, start) + 1
    stop = view.text.find("\n", end)
    line = view.text[begin : len(view.text) if stop < 0 else stop]
    return line.upper() == line or line.strip(" -*_.:!") == view.text[start:end] or line[: start - begin].strip(" -*_") == ""


def _is_mark(view: View, start: int, end: int) -> bool:
    text = view.text
    after = view.after(end, 24)
    if _TREATED.match(after) or _ABOUT.search(view.before(start, 30)):
        return False
    if text[start:end].isupper():
        return True
    begin = text.rfind("\n", 0, start) + 1
    before = text[begin:start]
    word = view.lower[start:end]
    if word.startswith(("nicht an", "nicht weiter", "nicht heraus", "nicht ver", "nicht zur", "betriebs", "geschäfts", "nur für")):
        return True
    ends = after[:1] in ("", ")", ":", ",", ";", ".", "!", "|") or after.startswith((" -", " bis"))
    opens = not before.strip(" -*„(") or before.rstrip().endswith(("(", ",", "-", ":", "|", "•"))
    return opens and (ends or not before.strip() or word.startswith("streng") or word.startswith("nicht"))


_TRIGGERS = frozenset(
    "vs nfd vsnfd dienstgebrauch verschlusssache verschlußsache geheim nato restricted restreint vertraulich streng nichtöffentlich "
    "nichtöffentliche nichtöffentlichen nichtöffentlicher öffentlich öffentliche öffentlichen öffentlicher betriebsgeheimnis betriebsgeheimnisse geschäftsgeheimnis "
    "geschäftsgeheimnisse herausgeben weiterleiten weitergeben veröffentlichen veröffentlichung confidential secret gebrauch amtlich".split()
)


def applies(view: View) -> bool:
    """Whether a word of a mark stands in the text."""
    return not view.words.isdisjoint(_TRIGGERS)
