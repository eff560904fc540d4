# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the encoder read, as finds: names, and evidence of special protection."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from math import log

from stellwerk.detectors.artefact import ArtefactError
from stellwerk.detectors.hit import Hit
from stellwerk.detectors.names.deep import tagger
from stellwerk.detectors.names.deep.tagger import Span
from stellwerk.detectors.names.fast import tagger as fast
from stellwerk.detectors.names.first_names import FIRST_NAMES, SURNAMES
from stellwerk.detectors.names.grammar import (
    FOLLOWS,
    PLACEHOLDERS,
    PUBLIC_FIGURES,
    THINGS,
    about_something_else,
    is_word_of_language,
)
from stellwerk.detectors.sensitive.lexicon import terms
from stellwerk.detectors.sensitive.special import NEAR, demands_person
from stellwerk.detectors.sensitive.unnamed import references
from stellwerk.detectors.view import LOWER, View
from stellwerk.values.data_class import DataClass
from stellwerk.values.depth import Depth

Readings = dict[str, tuple[Span, ...]]
"""What was read, by block of text; lives as long as one inspection."""

LISTED = 0.2  # least chance of a name with a word that a list of names knows
UNLISTED = 0.5  # and of one without
LOWER_CASE = 0.8  # and of a single word in lower case without; all three chosen on development corpora
DOUBT = 0.025  # chance that the fast tagger gives, from which on the encoder is asked
PROOF = 0.5  # least chance of a piece of evidence
SURE = 4.6  # least sum of the log-odds of all evidence in reach: one piece of 99 %, or several that are less sure
_LEAST_LETTERS = 2  # of a name
_LEAST_WORD = 4  # letters of the longest word of evidence

# What a piece of evidence demands: class and secrecy regime.
_DEMANDS: dict[str, tuple[DataClass, tuple[str, ...]]] = {
    "health": (DataClass.K4, ()),
    "belief": (DataClass.K4, ()),
    "criminal": (DataClass.K4, ()),
    "social": (DataClass.K4, ("social",)),
    "tax": (DataClass.K4, ("tax",)),
    "personnel": (DataClass.K4, ("personnel",)),
    "professional": (DataClass.K4, ("professional",)),
    "grave": (DataClass.K5, ()),
}


class Wanted(Readings):
    """Stands in for readings: gives nothing and notes which blocks would be read."""

    def get(self, key: str, default: object = None) -> tuple[Span, ...]:
        """Note the block."""
        self[key] = ()
        return ()


def read(block: str) -> tuple[Span, ...]:
    """Names and evidence in one block of text, each at or above its least chance."""
    reading = tagger.read(block)
    return (*tagger.named(block, reading, LISTED), *tagger.proofs(reading, PROOF))


def find(view: View, found: Sequence[Hit], depth: Depth, readings: Readings) -> tuple[list[Hit], list[Hit]]:
    """Names and evidence that the encoder sees in a text; names that another detector has already are left out.

    Args:
        view: the text.
        found: what was found so far.
        depth: ``UNSURE`` reads only the blocks where the fast tagger is unsure.
        readings: blocks that were read before; what is read now is added.
    """
    taken = _Stretches((hit.start, hit.end) for hit in found if hit.kind != "special_category")
    head = view.lower[:_HEAD]
    public = "bekanntmachung" in head or "(öffentlich)" in head
    names: list[Hit] = []
    proofs: list[Span] = []
    doubts = _doubts(view, taken, found) if depth is Depth.UNSURE else None  # None: everything
    for start, end in tagger.blocks(view.text) if doubts is None else _sentences(view.text, doubts):
        block = view.text[start:end]
        spans = readings.get(block)
        if spans is None:
            spans = readings[block] = read(block)
        for span in spans:
            low, high = start + span.start, start + span.end
            if span.label == "person":
                if not taken.touch(low, high) and _is_name(view, low, high, span.chance):
                    names.append(Hit("person", low, high, "names.deep"))
            elif _LONG_WORD.search(view.lower, low, high) and not (public and span.label == "confidential"):
                proofs.append(Span(low, high, span.chance, span.label))
    return names, [_demanding(proof) for proof in _sure(view, proofs, (*found, *names))]


def _doubts(view: View, taken: _Stretches, found: Sequence[Hit]) -> list[int] | None:
    """Where the rules found nothing although a name may stand there, or a word that could be specially protected.

    Such a word beside somebody who was found is in no doubt: the rules see to it.
    ``None``: the fast tagger is not there to be asked, so everything is in doubt.
    """
    try:
        fast.load()
    except ArtefactError:
        return None
    places = [
        doubt.start for doubt in fast.spans(view.text, DOUBT) if not taken.touch(doubt.start, doubt.end)
    ]
    near = _Stretches((hit.start - NEAR, hit.end + NEAR) for hit in found if demands_person(hit))
    for word, _ in terms(view.words):
        places += [at for at in view.occurrences(word) if not near.touch(at, at + len(word))]
    places.sort()
    return places


def _sure(view: View, proofs: list[Span], found: Sequence[Hit]) -> list[Span]:
    """Evidence that is sure by itself or by what stands around it: one doubtful word raises no class.

    A word of the lexicon in it is a second witness, and so is wording about one human being where nobody is named. What
    is confidential, what is grave and what else is specially protected are weighed each by itself.
    """
    sure: list[Span] = []
    somebody = bool(proofs) and not any(map(demands_person, found)) and _somebody(view)
    for label in ("confidential", "grave", ""):
        group = [
            one for one in proofs if (label or one.label) == one.label and (label or one.label not in _ALONE)
        ]
        odds = [_odds(one) for one in group]
        if label != "confidential":
            odds = [known + _WITNESS * _in_lexicon(view, one) for known, one in zip(odds, group, strict=True)]
        low = high = 0
        weight = 0.0
        for one in group:  # they stand in order of place
            while high < len(group) and group[high].start <= one.end + _AROUND:
                weight += odds[high]
                high += 1
            while group[low].end < one.start - _AROUND:
                weight -= odds[low]
                low += 1
            if weight + (_SOMEBODY if somebody and label != "confidential" else 0) >= SURE:
                sure.append(one)
    return sure


def _somebody(view: View) -> bool:
    return any(reference.weight >= _LEAST_WEIGHT for reference in references(view, ()))


def _odds(proof: Span) -> float:
    chance = min(proof.chance, _CERTAIN)
    return log(chance / (1 - chance))


def _in_lexicon(view: View, proof: Span) -> bool:
    return any(terms(_LONG_WORD.findall(view.lower, proof.start, proof.end)))


def _demanding(proof: Span) -> Hit:
    rule = f"deep.{proof.label}"
    if proof.label == "confidential":
        return Hit("confidentiality_mark", proof.start, proof.end, rule, DataClass.K2)
    data_class, regimes = _DEMANDS[proof.label]
    return Hit("special_category", proof.start, proof.end, rule, data_class, False, regimes)


def _sentences(text: str, doubts: list[int]) -> Iterator[tuple[int, int]]:
    """The sentences or lines in which a doubt lies, those side by side together."""
    begin = stop = -1
    for at in doubts:
        if at < stop:
            continue
        low = max((found.end() for found in _END.finditer(text, max(0, at - _SENTENCE), at)), default=-1)
        if low < 0:
            low = max(0, at - _SENTENCE)
        behind = _END.search(text, at, at + _SENTENCE)
        high = behind.end() if behind is not None else min(len(text), at + _SENTENCE)
        if begin >= 0 and low <= stop and high - begin <= _TOGETHER:
            stop = high
            continue
        if begin >= 0:
            yield begin, stop
        begin, stop = max(low, stop), high
    if begin >= 0:
        yield begin, stop


class _Stretches:
    """Stretches of a text, to ask quickly whether another one touches them."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(stretches):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them and ``start`` to ``end`` share a character."""
        before = bisect_left(self._starts, end) - 1
        return before >= 0 and self._ends[before] > start


def _is_name(view: View, start: int, end: int, chance: float) -> bool:
    name = view.lower[start:end]
    words = _LETTERS.findall(name)
    if not words or name in PUBLIC_FIGURES or any(word in PLACEHOLDERS for word in words):
        return False
    if chance < _least(view, start, words):
        return False
    if len(words) == 1 and (words[0] in _PEOPLES or is_word_of_language(name) or any(terms(words))):
        return False
    if view.text.strip(" \n.!?") == view.text[start:end] and all(word in _TALK for word in words):
        return False
    last = view.text[start:end].rpartition(" ")[2]
    if len(words) > 1 and max(map(len, words)) < 3:  # Mo, Di, Do
        return False
    if words[0] in THINGS or (
        "-" in last and (is_word_of_language(last) or FOLLOWS.match(last[last.rfind("-") :].lower()))
    ):
        return False  # Villa Erckens, Konrad-Adenauer-Saal
    return not about_something_else(view.text, view.lower, start, end)


def _least(view: View, start: int, words: list[str]) -> float:
    """The chance that a name must have: less where a list of names supports it."""
    if any(word in FIRST_NAMES or word in SURNAMES for word in words):
        return LISTED
    return LOWER_CASE if len(words) == 1 and view.text[start].islower() else UNLISTED


_ALONE = frozenset({"confidential", "grave"})
_AROUND = 1_000  # characters on each side in which evidence is weighed together
_CERTAIN = 0.999
_WITNESS = 1.5  # log-odds
_SOMEBODY = 1.0  # log-odds
_LEAST_WEIGHT = 0.5  # of wording about one human being
_HEAD = 120  # characters in which a text says that it is published
# Languages and peoples: capitalised, foreign, and no names of persons.
_PEOPLES = frozenset(
    """farsi dari paschtu tigrinya amharisch yoruba hausa igbo somali swahili urdu hindi bengali punjabi tamil romanes
    romani sinti roma romni hazara paschtunen tadschiken kurmandschi sorani zaza aramäisch armenisch berberisch
    tamazight lingala wolof fula mandinka esperanto latein platt plattdeutsch jiddisch hebräisch ivrit mandarin
    kantonesisch tagalog""".split()
)
# How people begin and try something out, with nothing else in the text: to the encoder a single word with a capital
# is a name more often than not.
_TALK = frozenset(
    """hallo hi hey moin servus ahoi grüezi ciao tschüss hello world welt good morning evening afternoon night thanks
    welcome bye please help sorry test tests probe ping frage antwort text beispiel versuch super prima toll klasse
    perfekt genau okay gut stopp stop start weiter abbruch hilfe entschuldigung eins zwei drei vier fünf haushalt
    haushaltsplan""".split()
)
_END = re.compile(r"[.!?] (?=[A-ZÄÖÜ])|\n")  # of a sentence or line
_SENTENCE = 300  # characters on each side of a doubt at most
_TOGETHER = 2_000  # characters that are read at once
_LETTERS = re.compile(rf"[{LOWER}]{{{_LEAST_LETTERS},}}")
_LONG_WORD = re.compile(rf"[{LOWER}]{{{_LEAST_WORD},}}")
