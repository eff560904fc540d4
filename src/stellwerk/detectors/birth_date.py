# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates of birth in any notation, known by the word, the sign or the table column beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stellwerk.detectors import columns
from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

_MONTH = (
    r"(?:jan(?:uar|\.)?|jänner|feb(?:ruar|\.)?|mär(?:z|\.)|march|maerz|apr(?:il|\.)?|mai|may|jun[io]?\.?|jul[iy]?\.?"
    r"|aug(?:ust|\.)?"
    r"|sep(?:tember|t\.?|\.)?|o[kc]t(?:ober|\.)?|nov(?:ember|\.)?|de[zc](?:ember|\.)?)"
)
_DAY_WORD = (
    r"(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und(?:zwanzig|dreißig|dreissig)st|zwanzigst"
    r"|dreißigst|dreissigst"
    r"|erst|zweit|dritt|viert|fünft|sechst|siebt|siebent|acht|neunt|zehnt|elft|zwölft|(?:drei|vier|fünf"
    r"|sech|sieb|acht|neun)zehnt)e[nrs]?"
)
_YEAR = r"(?:1[89]|20)[0-9]{2}"
_DATE = (
    rf"(?:(?:[0-3] ?)?[0-9] ?[./\-] ?(?:[01] ?)?[0-9] ?[./\-] ?(?:{_YEAR}|[0-9]{{2}})(?![0-9])"
    rf"|{_YEAR}[-./][01][0-9][-./][0-3][0-9]|[0-3][0-9] [01][0-9] {_YEAR}"
    rf"|[0-3]?[0-9]\. ?(?:i{{1,3}}|iv|vi{{0,3}}|ix|xi{{0,2}})\. ?(?:{_YEAR}|[0-9]{{2}})(?![0-9])"
    rf"|[0-3]?[0-9](?:\.|t?e[nr]|ste[nr])? ?{_MONTH} ?'?(?:{_YEAR}|[0-9]{{2}})(?![0-9])"
    rf"|{_DAY_WORD} {_MONTH} (?:{_YEAR}|neunzehnhundert\w+|zweitausend\w*)"
    rf"|{_MONTH} [0-3]?[0-9]\.?,? {_YEAR}|{_YEAR}[01][0-9][0-3][0-9])"
)
_CUES = frozenset(
    """geb geboren geborene geborener geborenen geburtsdatum geburtstag gebdat born birth dob geburt
    gebürtig wurde""".split()
)
# Month and year, or the year alone, count right behind the word only.
_PARTIAL = re.compile(rf"\.?:? (?:im |in |etwa |ca\. )?((?:[01]?[0-9] ?[/.] ?|{_MONTH} )?{_YEAR})(?![0-9./])")
_BORN = frozenset(("geb", "geboren", "geborene", "geborener"))
_LED = re.compile(rf"[^0-9\n;|]{{0,36}}?({_DATE})")
# Without any sign between, right behind the word only: 14081967, 140867.
_COMPACT = re.compile(
    r"[^0-9\n;|]{0,12}((?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9]))"
)
_STAR = re.compile(rf"[*∗⁎] ?({_DATE})")
_FOLLOWED = re.compile(rf"(?<![0-9.])({_DATE}) (?:geboren|in [\w\-]+ geboren)")
_ANY = re.compile(rf"(?<![0-9.])({_DATE})(?![0-9])")
_NOT_BIRTH = re.compile(r"gest(?:orben|\.)|verstorben|verstarb|gültig|beantragt|datum der|verh(?:eiratet|\.)")
_HEAD = re.compile(r"\bgeb\b|geburtsdatum|geburtstag|gebdat")
# Beside a name: in brackets with a year long ago, or in a list that also says man or woman.
_BESIDE = re.compile(rf" ?[(,] ?(?:\*? ?)({_DATE})(?=[,;) \n]|$)")
_BESIDE_SEX = re.compile(
    rf", (?:(?:männlich|weiblich|divers|m|w|d|[mw]\.|ledig|verheiratet)[,;] ?){{1,2}}({_DATE})"
)
_LONG_AGO = re.compile(r"(?:19[0-9]{2}|200[0-9]|201[01])$")


def find(view: View) -> Iterator[Hit]:
    """Dates led or followed by a word of birth, marked by an asterisk, or in a column named so."""
    lower = view.lower
    for cue in view.words & _CUES:
        for at in view.occurrences(cue):
            match = _LED.match(lower, at + len(cue))
            if match is None:
                match = _COMPACT.match(lower, at + len(cue))
            if match is None and cue in _BORN:
                match = _PARTIAL.match(lower, at + len(cue))
            if match is None or _NOT_BIRTH.search(lower, at, match.start(1)):
                continue
            if cue == "wurde" and "geboren" not in view.after(match.end(), 50):
                continue
            yield Hit("birth_date", match.start(1), match.end(1), "birth_date.cue")
    if "*" in lower:
        for match in _STAR.finditer(lower):
            yield Hit("birth_date", match.start(1), match.end(1), "birth_date.star")
    if "geboren" in view.words:
        for match in _FOLLOWED.finditer(lower):
            yield Hit("birth_date", match.start(1), match.end(1), "birth_date.followed")
    if ("geb" in view.words or "geburtsdatum" in view.words) and (
        lower.count(";") > 3 or "|" in lower or "\t" in lower
    ):
        for begin, end in columns.below(lower, _HEAD):
            for match in _ANY.finditer(lower, begin, end):
                yield Hit("birth_date", match.start(1), match.end(1), "birth_date.column")


def beside(view: View, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Dates right behind a person's name that can only be a birth date."""
    for person in [h for h in hits if h.kind == "person"] if view.runs else ():
        match = _BESIDE_SEX.match(view.lower, person.end)
        if match is None:
            match = _BESIDE.match(view.lower, person.end)
            if match is None or _LONG_AGO.search(match[1]) is None:
                continue
        yield Hit("birth_date", match.start(1), match.end(1), "birth_date.beside")


def applies(view: View) -> bool:
    """Whether a word or sign of birth stands in the text."""
    return not view.words.isdisjoint(_CUES) or ("*" in view.text and bool(view.groups))
