# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Undo what people do to letters so that a reader still reads them: tags in the middle of a word, link text, blanks
between letters, figures for letters (Schm1dt) and letters for figures (O171), text written backwards or in ROT13.

Each works on the whole text and hangs on a rare trigger; ordinary text leaves by the first lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.mapped import Mapped, rewrite
from stellwerk.detectors.view import View

_INLINE = "b|i|u|s|em|strong|span|font|wbr|a|sup|sub|mark|code|small|big|tt|kbd|del|ins|abbr|q"
_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>]{{0,300}})?/?>|<!--[^<>]{{0,60}}-->", re.IGNORECASE)
_LINK = re.compile(r"!?\[(?=[^\]\n\[]{1,200}\]\([^)\s]{1,400}\))|\]\([^)\s]{1,400}\)")
# The part of a web address behind the question mark, as a browser sends it: + for blank, fields with names.
_QUERY = re.compile(r"(?<=\?)[^\s?\"'<>]{3,4000}")
_FIELD_SIGNS = str.maketrans({"+": " ", "&": "\n"})
_HYPHEN = re.compile(r"(?<=[a-zäöüß])-\n[ \t>]{0,4}(?=[a-zäöüß])")  # a word cut at the end of a line
_DEFANGED = re.compile(r"(?<=\w)(?:\[[.@:]\]|\([.@]\))(?=\w)")
_LETTERS = "A-Za-zÄÖÜäöüßéèàç"
_SPREAD = re.compile(
    rf"(?<![^\W_])[{_LETTERS}](?:[ \u00a0._·*|-][{_LETTERS}](?![{_LETTERS}0-9])){{3,40}}"
    rf"(?:[ ]{{2,4}}[{_LETTERS}](?:[ ._·*|-][{_LETTERS}](?![{_LETTERS}0-9])){{1,40}}){{0,8}}"
)
_GAPS = re.compile(r"[ ._·*|-]+")
# A word with figures inside that read as letters; and a row of figures with letters that read as figures.
_LEET = re.compile(
    rf"(?<![\w.:/@#-])(?=[{_LETTERS}]{{0,24}}[0-9])(?=[0-9]{{0,8}}[{_LETTERS}])[{_LETTERS}0-9]{{3,30}}(?![\w@/])"
)
_AS_LETTER = str.maketrans("013457", "oieast")
_MIXED = re.compile(
    r"(?<![A-Za-z])([A-HJ-NP-Z]{0,2}[ ]?)([0-9OolI][0-9OolI./\-]{0,40}(?: [0-9OolI./\-]{1,20}){0,12})(?![A-Za-z])"
)
# Document numbers use no O and no I at all.
_SERIAL = re.compile(r"(?<!\w)(?=[A-Z0-9l]{0,10}[OIl])(?=[A-Z0-9l]{0,10}[0-9])[A-Z0-9l]{9,11}(?!\w)")
_PRINTED = frozenset(" ./-")  # what print puts between figures
_LOOK_ALIKE = frozenset("OolI")
_AS_FIGURE = str.maketrans("OolI", "0011")
_ROT13 = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "nopqrstuvwxyzabcdefghijklmNOPQRSTUVWXYZABCDEFGHIJKLM",
)
_COMMON = """und der die das ist nicht mit von auf für ein eine herr frau sie ihr den dem wird hat bitte wurde
    bei zum zur unter lautet nummer geboren name""".split()
_LONG = """telefon steuernummer steueridentifikationsnummer identifikationsnummer sozialversicherungsnummer
    rentenversicherungsnummer versichertennummer krankenversichertennummer gesundheitskarte personalausweis
    ausweisnummer passnummer reisepass kennzeichen fahrzeug fahrzeugs kundennummer aktenzeichen kassenzeichen
    personalnummer kartennummer kreditkarte passwort kennwort benutzername anschrift adresse wohnhaft
    geburtsdatum einstufung vertraulich dienstgebrauch konto kontonummer bankverbindung mitarbeiter antrag""".split()
_MIRRORED = frozenset(word[::-1] for word in _COMMON) - {"red", "mez", "mut", "rob", "rab"}
_TURNED = frozenset(word.translate(_ROT13) for word in _COMMON)
_LONG_MIRRORED = frozenset(word[::-1] for word in _LONG)
_LONG_TURNED = frozenset(word.translate(_ROT13) for word in _LONG)


def undo(source: Mapped, view: View) -> Iterator[Mapped]:
    """Every other reading of the text; none for an ordinary one."""
    result = _marks(source)
    if sum(len(word) == 1 for word in view.words) >= 3:
        result = rewrite(result, _SPREAD, _closed_up)
    letters, figures = _beside_figures(view)
    if letters:
        result = rewrite(result, _LEET, _word)
    if figures:
        result = rewrite(rewrite(result, _SERIAL, lambda m: m.group().translate(_AS_FIGURE)), _MIXED, _number)
    if result is not source:
        yield result
    for short, long, turn in ((_TURNED, _LONG_TURNED, _rot13), (_MIRRORED, _LONG_MIRRORED, _mirrored)):
        seen = len(view.words & short) + 2 * len(view.words & long)
        if seen >= 2 and seen > len(view.words & _PLAIN):
            yield turn(source)


_PLAIN = frozenset(_COMMON)


def _beside_figures(view: View) -> tuple[bool, bool]:
    """Whether figures stand among letters of a word, and whether letters that look like figures stand beside them."""
    text = view.text
    letters = figures = False
    for start, end in view.groups:
        after = text[end : end + 1]
        if after.isalpha():
            letters = letters or end - start <= 3
            figures = figures or after in "OolI"
        elif after in _PRINTED and text[end + 1 : end + 2] in _LOOK_ALIKE:
            figures = True
        if start:
            before = text[start - 1]
            figures = (
                figures or before in "OolI" or (before in _PRINTED and text[max(0, start - 2)] in _LOOK_ALIKE)
            )
        if letters and figures:
            break
    return letters, figures


def _marks(source: Mapped) -> Mapped:
    """Without tags in words, with the text of links, the fields of a web address each in a line."""
    text = source.text
    result = source
    if "<" in text:
        result = rewrite(result, _TAG, lambda _: "")
    if "](" in text:
        result = rewrite(result, _LINK, lambda _: "")
    if "-\n" in text:
        result = rewrite(result, _HYPHEN, lambda _: "")
    if "[" in text or "(" in text:
        result = rewrite(result, _DEFANGED, lambda m: m.group()[1])
    if "?" in text and "=" in text:
        result = rewrite(result, _QUERY, _fields)
    return result


def _fields(match: re.Match[str]) -> str | None:
    raw = match.group()
    return raw.translate(_FIELD_SIGNS).replace("=", ":") if "=" in raw else None


def _closed_up(match: re.Match[str]) -> str | None:
    return " ".join(_GAPS.sub("", word) for word in re.split(" {2,4}", match.group()))


def _word(match: re.Match[str]) -> str | None:
    raw = match.group()
    letters = sum(c.isalpha() for c in raw)
    if (
        letters < 2
        or letters * 3 < len(raw)
        or letters == len(raw)
        or raw.isupper()
        or raw[-2:].isdigit()
        or not raw.strip("0123456789OolI")
    ):
        return None
    new = raw.translate(_AS_LETTER)
    if raw[0].isdigit():
        new = new[0].upper() + new[1:]
    return None if any(c.isdigit() for c in new) else new


def _number(match: re.Match[str]) -> str | None:
    raw = match[2]
    new = raw.translate(_AS_FIGURE)
    digits = sum(c.isdigit() for c in new)
    return (
        match[1] + new if new != raw and digits >= 3 and sum(c.isdigit() for c in raw) * 4 >= digits else None
    )


def _rot13(source: Mapped) -> Mapped:
    return Mapped(source.text.translate(_ROT13), source.starts, source.ends)


def _mirrored(source: Mapped) -> Mapped:
    size = len(source.text)
    starts = source.starts or list(range(size))
    ends = source.ends or list(range(1, size + 1))
    return Mapped(source.text[::-1], starts[::-1], ends[::-1])
