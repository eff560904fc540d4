# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences, and the words in them that say what they are about."""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:-[^\W\d_]+)*")
_END = re.compile(r"(?<!\b\d)(?<!\b\d\d)[.!?…]+[\"“”»)]*\s+|\n+")  # "15. Februar" goes on
_ABBREVIATED = re.compile(
    r"\b(?:Abs|Nr|Art|Dr|Prof|S|Str|ca|bzw|ggf|vgl|zzgl|inkl|z\. ?B|d\. ?h|i\. ?V|u\. ?a|\w)\.\s+$"
)
_ZEROES = re.compile(r",0+$")  # 96,00 is 96
_STARTS = re.compile(r"[-•*–|>#§]|\(?(?:\d{1,3}|[a-z])[.)]\s")  # an item of a list, a row, a heading
_FULL = 50  # characters of a line that may go on with a capital: every noun has one
_STOP = frozenset(
    """aber alle allem allen aller alles als also am an and andere anderen are auch auf aus be bei beim bereits bin bis
    by da dabei dadurch dafür damit danach dann das dass dazu dem den denen denn der deren des dessen die dies diese
    diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa etwas euch falls for
    from für gegen gern gerne gibt hat hatte have hier hierzu hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres
    im in innerhalb ins is ist it ja jede jedem jeden jeder jedes jedoch kann kein keine keinen keiner können könnte man
    mehr mein meine mit muss müssen nach nicht nichts noch nun nur ob oder of ohne on or sein seine seinem seinen
    seiner seit sich sie sind so sofern sogar soll sollen sollte sollten sondern sonst sowie that the their there this
    to über um und uns unser unsere unter vom von vor wann war waren was weil weitere welche welchem welchen welcher
    wenn werden wer wie wieder will wird wir with wo worden wurde wurden während you zu zum zur zwischen
    folgende folgenden folgender folgendes insbesondere jeweils gemäß laut bitte absatz seite dokument unterlage
    unterlagen zusammenfassung""".split()
)
_ENDINGS = ("ungen", "innen", "ern", "em", "en", "er", "es", "e", "n", "s")


class Sentence(NamedTuple):
    """A sentence and its telling words, by stem."""

    text: str
    stems: dict[str, float]  # and how much each tells by its form
    order: tuple[str, ...]  # all words in their order, for runs of words


def stem(word: str) -> str:
    """A word without its ending, roughly: what inflection changes in German."""
    word = word.lower().replace("ß", "ss")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def read(text: str) -> Sentence:
    """A sentence with its words. Numbers tell most, then long words; words of the language tell nothing."""
    stems: dict[str, float] = {}
    order: list[str] = []
    for word in _WORD.findall(text):
        if word[0].isdigit():
            key = _ZEROES.sub("", word)
            weight = 2.0 if len(key) > 1 else 0.6
        else:
            key = stem(word)
            weight = 0.0 if word.lower() in _STOP or len(word) < 3 else 1.3 if len(word) >= 9 else 1.0
        order.append(key)
        if weight:
            stems[key] = max(weight, stems.get(key, 0.0))
    return Sentence(text, stems, tuple(order))


def sentences(text: str) -> list[str]:
    """Sentences and lines of a text, blanks put right; a word cut at the end of a line is whole again."""
    text = _whole_lines(text)
    found: list[str] = []
    at = 0
    for end in _END.finditer(text):
        piece = text[at : end.end()]
        if "\n" not in end[0] and _ABBREVIATED.search(piece):
            continue
        found.append(" ".join(piece.split()))
        at = end.end()
    found.append(" ".join(text[at:].split()))
    return [piece for piece in found if any(c.isalnum() for c in piece)]


def _whole_lines(text: str) -> str:
    """Text in which a line feed ends something: lines of a page that go on are one."""
    whole: list[str] = []
    before = ""
    for line in text.split("\n"):
        line = line.strip()
        if not before or not line or _STARTS.match(line):
            whole.append(line)
        elif before.endswith("-") and line[0].islower():  # a word cut at the end of its line
            whole[-1] = whole[-1][:-1] + line
        elif line[0].islower() or line[0] == "(" or (len(before) >= _FULL and before[-1] not in ".!?:;"):
            whole[-1] += " " + line
        else:
            whole.append(line)
        before = line
    return "\n".join(whole)
