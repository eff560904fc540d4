# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads a text for persons with a conditional random field (CRFsuite): how likely is every word part of a name?

Trained by ``training/fast.py``. The model is loaded at the first use, after its files were compared with the hashes of
the manifest. All functions are thread-safe, take any text and need time in proportion to its length.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pycrfsuite

from stellwerk.detectors.artefact import verified
from stellwerk.detectors.names.fast.features import WORD, Reader
from stellwerk.detectors.names.fast.sound import Sound
from stellwerk.detectors.names.fast.words import Words

FOLDER = Path(__file__).parent / "artefact"
MODEL, WORDS, SOUND = "names.crf", "words.bin", "sound.bin"
LEAST = 0.02  # what is less likely is not told
_NOTHING = 1 - LEAST

# Labels of the model. Places and organisations are learnt so that they are not taken for persons.
OUTSIDE, BEGIN, INSIDE, LOCATION, ORGANISATION = "O", "B", "I", "L", "G"

_CHAIN_LEAST, _CHAIN_MOST = 25, 60  # words
_SENTENCE_END = frozenset(".!?")


class Chance(NamedTuple):
    """Words in a row that may be a person: offsets into the text, and the chance (0 to 1) of the surest of them."""

    start: int
    end: int
    chance: float


class Model:
    """The table of words, and one tagger for each thread: CRFsuite's keeps the text it is reading."""

    def __init__(self, model: bytes, words: bytes, sound: bytes) -> None:
        self._bytes = model
        self._own = threading.local()
        self.reader = Reader(Words(words), Sound(sound))

    @property
    def tagger(self) -> pycrfsuite.Tagger:
        """The tagger of this thread."""
        try:
            return self._own.tagger
        except AttributeError:
            tagger = pycrfsuite.Tagger()
            tagger.open_inmemory(self._bytes)
            self._own.tagger = tagger
            return tagger

    def chances(self, text: str) -> tuple[list[tuple[int, int]], list[float]]:
        """Words of a text, and the chance of each to be part of a person; 0 where it is below ``LEAST``."""
        spans = [found.span() for found in WORD.finditer(text)]
        items = self.reader.features(text, spans)
        tagger = self.tagger
        marginal = tagger.marginal
        chances: list[float] = []
        for start, end in chains(text, spans):
            tagger.set(items[start:end])
            for at in range(end - start):
                if marginal(OUTSIDE, at) > _NOTHING:
                    chances.append(0.0)
                else:
                    chances.append(marginal(BEGIN, at) + marginal(INSIDE, at))
        return spans, chances


@functools.cache
def _loaded() -> Model:
    _, files = verified(FOLDER)
    return Model(files[MODEL].read_bytes(), files[WORDS].read_bytes(), files[SOUND].read_bytes())


_loading = threading.Lock()


def load() -> Model:
    """Load the model now instead of at the first text; later calls return the same.

    Raises:
        ArtefactError: a file is missing or is not the one that was released.
    """
    with _loading:
        return _loaded()


def persons(text: str) -> tuple[Chance, ...]:
    """Every run of words that are part of a person with a chance of ``LEAST`` or more, first to last."""
    return spans(text, LEAST)


def spans(text: str, threshold: float) -> tuple[Chance, ...]:
    """Runs of words with a chance of ``threshold`` (``LEAST`` to 1) or more, first to last."""
    return runs(*load().chances(text), threshold)


def runs(words: Sequence[tuple[int, int]], chances: Sequence[float], threshold: float) -> tuple[Chance, ...]:
    """Words in a row at the threshold or above."""
    found: list[Chance] = []
    start = -1
    best = 0.0
    for at, chance in enumerate(chances):
        if chance >= threshold:
            if start < 0:
                start, best = at, 0.0
            best = max(best, chance)
        elif start >= 0:
            found.append(Chance(words[start][0], words[at - 1][1], min(1.0, best)))
            start = -1
    if start >= 0:
        found.append(Chance(words[start][0], words[-1][1], min(1.0, best)))
    return tuple(found)


def chains(text: str, words: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cuts words into chains that are read on their own: to the end of a line or a sentence, 60 words at most.

    The cuts depend on what stands before them only. Features look over them, so little is lost.
    """
    begin, size = 0, len(words)
    while begin < size:
        most = min(size, begin + _CHAIN_MOST)
        end = most
        if most < size:
            for at in range(most, begin + _CHAIN_LEAST, -1):
                last, after = words[at - 1], words[at][0]
                if text[last[0]] in _SENTENCE_END or "\n" in text[last[1] : after]:
                    end = at
                    break
        yield begin, end
        begin = end
