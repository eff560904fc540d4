# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the fast stage sees of a text: for every word a list of short byte strings, its features.

Training and tagging share this file, so a change here needs a new training. Every kind of word is worked out once in a
text; a place in the text then only joins what is ready. Names of features are short on purpose: up to 15 bytes need no
memory of their own on the other side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from stellwerk.detectors.names.fast.sound import Sound
from stellwerk.detectors.names.fast.words import (
    DICTIONARY,
    ENGLISH,
    FIRST_NAME,
    FREQUENCY,
    OTHER,
    PERSON,
    PLACE,
    SURNAME,
    Words,
)

WORD = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s]")

_LONGEST = 40  # letters of a word that are looked at
_PARTS = 4  # parts of a word with hyphens that are looked up
_SHORTEST_COMPOUND = 8
_HEADS = range(4, 12)  # letters of the head of a compound, shortest first
_LEAST_WORDS = 3  # of a line that is called one without capitals

# What stands before a name, in lower case. The lists of names/cued.py change more often than a model is trained.
_CUES = {
    word: letter
    for letter, group in {
        b"T": """herr herrn frau fr hr dr prof familie fam eheleute ehepaar fräulein dipl ing mag professor
            professorin doktor mr mrs""",
        b"U": """name namens vorname nachname familienname geburtsname geb geborene geborener gez
            ansprechpartner ansprechpartnerin kontoinhaber unterschrift bearbeiter bearbeiterin
            liebe lieber hallo hi moin mfg lg vg gruß grüße grüßen gruss grüsse auftrag heiße
            heißt""",
        b"V": """rechtsanwalt rechtsanwältin ra richter richterin patient patientin antragsteller
            antragstellerin kläger klägerin beklagte beklagter zeuge zeugin kollege kollegin
            kollegen minister ministerin präsident präsidentin bürgermeister bürgermeisterin
            mitarbeiter mitarbeiterin sachbearbeiter sachbearbeiterin schüler schülerin kind
            sohn tochter mutter vater bruder schwester mandant mandantin bewohner bewohnerin
            bewerber bewerberin nachbar nachbarin trainer trainerin sprecher sprecherin chef
            chefin autor autorin sänger sängerin schauspieler schauspielerin direktor onkel
            tante oma opa leiter leiterin mieter mieterin lehrer lehrerin betreuer betreuerin
            ehemann ehefrau enkel neffe nichte schwager schwägerin landrat landrätin pfarrer
            pastor könig kaiser papst graf prinz prinzessin fürst""",
    }.items()
    for word in group.split()
}
_STREETS = ("straße", "strasse", "str", "weg", "platz", "allee", "gasse", "ring", "ufer", "damm")

_NAMES = FIRST_NAME[1] << FIRST_NAME[0] | SURNAME[1] << SURNAME[0]  # the lower four bits
_KNOWN = DICTIONARY[1] << DICTIONARY[0]
_WORD_OF_GERMAN = _KNOWN | FREQUENCY[1] << FREQUENCY[0]
_PLACE = PLACE[1] << PLACE[0]
_COMMON = 3  # least band of frequency of a word that is remembered
_PLAIN_SHAPES = frozenset((b"x", b"Xx", b"XX", b"l", b"u"))  # a word has few of these
_TAUGHT = PERSON[1] << PERSON[0] | OTHER[1] << OTHER[0]  # the upper five bits
_ENGLISH = ENGLISH[1] << ENGLISH[0]


class _Kind(NamedTuple):
    """A kind of word: its own features, those it lends to its neighbours, and the classes that pairs are made of."""

    own: tuple[bytes, ...]
    before: tuple[bytes, ...]  # lent to the next word
    before2: tuple[bytes, ...]  # to the one after
    after: tuple[bytes, ...]  # lent to the word before
    after2: tuple[bytes, ...]
    name: bytes
    sort: bytes
    cut: bytes


def shape(word: str, mode: str) -> str:
    """How a word is written. ``mode`` "l" and "u": in a line without any capitals, or of nothing else."""
    if not word.replace("-", "").isalpha():
        if word.isdigit():
            return "d" + str(min(len(word), 5))
        return "xd" if word[0].isalnum() or word[0] == "_" else word
    if mode != "n":
        return mode
    if word.islower():
        return "x"
    if word.istitle():
        return ("X-X" if "-" in word else "Xx") if len(word) > 1 else "X"
    return "XX" if word.isupper() else "xX"


class Reader:
    """Makes features with a table of words.

    Of a text it keeps nothing. What it remembers from text to text are some thousand words that are among the most
    frequent of German and are nobody's name, because half of every text consists of them.
    """

    def __init__(self, words: Words, sound: Sound) -> None:
        self._words = words
        self._sound = sound
        self._common: dict[str, dict[str, _Kind]] = {"n": {}, "l": {}, "u": {}}

    def features(self, text: str, spans: Sequence[tuple[int, int]]) -> list[list[bytes]]:
        """Features of the words at ``spans``, which are those of :data:`WORD`, in their order."""
        kinds: dict[str, dict[str, _Kind]] = {"n": {}, "l": {}, "u": {}}
        row: list[_Kind] = [_EDGE, _EDGE]
        first: list[bool] = []
        for begin, end in _lines(text, spans):
            words = [text[a:b] for a, b in spans[begin:end]]
            mode = _mode(words)
            known, common = kinds[mode], self._common[mode]
            for word in words:
                kind = known.get(word)
                if kind is None:
                    kind = known[word] = common.get(word) or self._kind(word, mode)
                row.append(kind)
            first.append(True)
            first.extend([False] * (end - begin - 1))
        row += (_EDGE, _EDGE)
        first.append(True)
        out = [
            [
                *kind.own,
                *one.before,
                *two.before2,
                *next1.after,
                *next2.after2,
                b"A" + one.name + kind.name,
                b"B" + one.sort + kind.sort,
                b"C" + kind.name + next1.name,
                b"D" + kind.sort + next1.sort,
                b"E" + one.cut + kind.cut + next1.cut,
            ]
            for two, one, kind, next1, next2 in zip(row, row[1:], row[2:], row[3:], row[4:], strict=False)
        ]
        for at, item in enumerate(out):
            if first[at]:
                item.append(b"^")
            if first[at + 1]:
                item.append(b"$")
        return out

    def _kind(self, word: str, mode: str) -> _Kind:
        word = word[:_LONGEST]
        lower = word.lower()
        s = shape(word, mode).encode("utf-8", "surrogatepass")
        g, t, d = self._classes(lower) if word[0].isalpha() else (b"", b"", b"")
        w = lower.encode("utf-8", "surrogatepass")
        if lower.isascii():
            start3, start4, end2, end3, end4 = w[:3], w[:4], w[-2:], w[-3:], w[-4:]
        else:
            start3, start4, end2, end3, end4 = (
                part.encode("utf-8", "surrogatepass")
                for part in (lower[:3], lower[:4], lower[-2:], lower[-3:], lower[-4:])
            )
        w = w[:14]
        sg, sd, st = s + g, s + d, s + t
        own = (
            *(b"w" + w, b"p" + start3, b"q" + start4, b"a" + end2, b"b" + end3, b"c" + end4),
            *(b"h" + g + b"|" + d, b"i" + sd, b"j" + sg, b"k" + sg + b"|" + d, b"l" + st, b"m" + st + d),
        )
        kind = _Kind(
            own,
            (b"1" + w, b"2" + st, b"4" + end3),
            (b"6" + w, b"7" + sg),
            (b"!" + w, b'"' + st, b"%" + end3),
            (b"'" + w, b"(" + sg),
            sg + b"|",
            sd + b"|",
            s + (t[:1] or g[:1] or b"-") + d[:1],
        )
        if s in _PLAIN_SHAPES and self._is_common(lower):
            self._common[mode][word] = kind
        return kind

    def _is_common(self, lower: str) -> bool:
        kind = self._words.of(lower)
        frequent = kind >> FREQUENCY[0] & FREQUENCY[1] >= _COMMON
        return frequent and bool(kind & _KNOWN) and not kind & (_NAMES | _PLACE)

    def _classes(self, lower: str) -> tuple[bytes, bytes, bytes]:
        """What is known of a word as a name, what the deep stage makes of it, what it is in the language."""
        of = self._words.of
        kind = of(lower)
        names = kind & _NAMES
        if "-" in lower:
            first, last = names & 3, names >> 2
            for part in lower.split("-", _PARTS)[:_PARTS]:
                found = of(part)
                first, last = max(first, found & 3), max(last, found >> 2 & 3)
            names = first + 4 * last
        name = b""
        told = kind & _TAUGHT
        if names:
            name = b"%x" % names
        elif lower[-1] == "s" and len(lower) > 4:  # "Merkels"
            base = of(lower[:-1])
            told = told or base & _TAUGHT
            if base & _NAMES:
                name = b"%xs" % (base & _NAMES)
        if kind & _PLACE:
            name += b"P"
        name += _CUES.get(lower, b"")
        if lower.endswith(_STREETS):
            name += b"R"
        taught = b"%d%d" % (told >> PERSON[0] & 7, told >> OTHER[0]) if told else b""
        sort = b"%d" % ((kind & _WORD_OF_GERMAN) >> DICTIONARY[0])
        if kind & _ENGLISH:
            sort += b"e"
        if not kind & _KNOWN:
            if len(lower) >= _SHORTEST_COMPOUND:
                heads = self._words.heads
                for size in _HEADS:
                    if lower[-size:] in heads:
                        return name, taught, sort + b"c"
            sort += self._sound.of(lower)
        return name, taught, sort


_EDGE = _Kind((), (b"1",), (b"7",), (b"!",), (b"(",), b"^", b"^", b"^")


def _lines(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of words that stand on one line, as indices into ``spans``."""
    if "\n" not in text:
        return [(0, len(spans))] if spans else []
    out: list[tuple[int, int]] = []
    begin = 0
    stop = text.find("\n")
    for at, (start, _) in enumerate(spans):
        if 0 <= stop < start:
            if at > begin:
                out.append((begin, at))
                begin = at
            stop = text.find("\n", start)
    if begin < len(spans):
        out.append((begin, len(spans)))
    return out


def _mode(words: Sequence[str]) -> str:
    line = "".join(words)
    if line.islower():
        return "l" if len(words) >= _LEAST_WORDS else "n"
    if line.isupper() and len(words) >= _LEAST_WORDS and len(line) > 3 * len(words):
        return "u"
    return "n"
