# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs the encoder: text to the chance of every word to be part of a name, or evidence of special protection.

Trained by ``training/train.py``, written by ``training/export.py``. The model is loaded at the first use, after its
files were compared with the hashes of the manifest. ``read`` is thread-safe and uses one core.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from stellwerk.detectors.artefact import verified

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Chances = NDArray[np.float32]

FOLDER = Path(__file__).parent / "artefact"

_WORD = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s]")  # as in training
_WINDOW = 126  # pieces, as in training
_BATCH = 8  # windows that are read at once
_ALIKE = 0.85  # and how short one may be beside the longest of them: what is filled up costs as much as text
_BEGIN, _PAD, _END = 0, 1, 2
_SENTENCE_END = frozenset(".!?;:")
_BLOCK_LEAST, _BLOCK_MOST = 400, 2_000  # characters

_SIGNS = frozenset('«»"„“”()[]{},;:!?<>|/')
_PARTICLES = frozenset("von van de del der den zu zum zur of di da".split())
_NUMERAL = re.compile("[IVX]{1,5}")
_BEGINS_PERSON, _GOES_ON_PERSON = 1, 2


class Span(NamedTuple):
    """A stretch of the text; ``chance`` 0 to 1 is that of its most certain word."""

    start: int
    end: int
    chance: float
    label: str


class Reading(NamedTuple):
    """What the encoder makes of a text, word by word."""

    words: list[tuple[int, int]]  # offsets into the text
    entities: Chances  # (words, 7): outside, begin and inside of person, place, organisation
    evidence: Chances  # (words, 10): outside, then the kinds of the manifest


class _Model:
    """The session and the word pieces; one for the process."""

    def __init__(self) -> None:
        import numpy
        import onnxruntime
        import sentencepiece

        manifest, files = verified(FOLDER)
        self.evidence: tuple[str, ...] = tuple(manifest["evidence"])
        self.entities: tuple[str, ...] = tuple(manifest["entities"])
        self.numpy = numpy
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # it would keep the largest batch for ever
        self.session: Any = onnxruntime.InferenceSession(
            str(files["encoder.onnx"]), options, providers=["CPUExecutionProvider"]
        )
        self.pieces: Any = sentencepiece.SentencePieceProcessor(model_file=str(files["pieces.model"]))


@functools.cache
def load() -> _Model:
    """Load the model now (0.3 s) instead of at the first reading.

    Raises:
        ArtefactError: a file is missing or is not the one that was released.
    """
    return _Model()


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that are read on their own: whole lines, about 400 to 2,000 characters.

    The cuts depend on what stands before them only, so a text that grows at its end keeps its blocks.
    """
    start, size = 0, len(text)
    while start < size:
        end = text.find("\n", start + _BLOCK_LEAST, start + _BLOCK_MOST)
        if end < 0:
            end = start + _BLOCK_MOST
            if end < size:
                blank = text.rfind(" ", start + _BLOCK_LEAST, end)
                end = blank if blank > 0 else end
        end = min(size, end + 1)
        yield start, end
        start = end


def read(text: str) -> Reading:
    """Read one block. Longer texts work, but nobody can tell how far they are; see :func:`blocks`."""
    model = load()
    numpy = model.numpy
    words = [found.span() for found in _WORD.finditer(text)]
    entities = numpy.zeros((len(words), len(model.entities)), numpy.float32)
    evidence = numpy.zeros((len(words), len(model.evidence)), numpy.float32)
    entities[:, 0] = evidence[:, 0] = 1
    if not words:
        return Reading(words, entities, evidence)
    ids, firsts = _pieces(model, text, words)
    windows = list(_windows(ids, firsts, text, words))
    found_entities = numpy.zeros((len(ids), len(model.entities)), numpy.float32)
    found_evidence = numpy.zeros((len(ids), len(model.evidence)), numpy.float32)
    for batch in _batches(windows):
        length = batch[0][1] - batch[0][0] + 2
        batch_ids = numpy.full((len(batch), length), _PAD, numpy.int32)
        mask = numpy.zeros((len(batch), length), numpy.int32)
        for row, (a, b) in enumerate(batch):
            batch_ids[row, 0], batch_ids[row, b - a + 1] = _BEGIN, _END
            batch_ids[row, 1 : b - a + 1] = ids[a:b]
            mask[row, : b - a + 2] = 1
        one, two = model.session.run(None, {"ids": batch_ids, "mask": mask})
        for row, (a, b) in enumerate(batch):
            found_entities[a:b] = one[row, 1 : b - a + 1]
            found_evidence[a:b] = two[row, 1 : b - a + 1]
    where = numpy.array(firsts)
    read_words = where >= 0
    entities[read_words] = found_entities[where[read_words]]
    evidence[read_words] = found_evidence[where[read_words]]
    return Reading(words, entities, evidence)


def persons(text: str, threshold: float | None = None) -> list[Span]:
    """Names of persons in a text of any length.

    Args:
        text: what to read.
        threshold: least chance of a word; ``None`` takes the most likely label of every word.
    """
    found: list[Span] = []
    for start, end in blocks(text):
        block = text[start:end]
        found += [
            span._replace(start=span.start + start, end=span.end + start)
            for span in named(block, read(block), threshold)
        ]
    return found


def named(text: str, reading: Reading, threshold: float | None) -> list[Span]:
    """Persons in what was read; see :func:`persons`."""
    if not reading.words:
        return []
    begins, goes_on = reading.entities[:, _BEGINS_PERSON], reading.entities[:, _GOES_ON_PERSON]
    chance = begins + goes_on
    if threshold is None:
        best = reading.entities.argmax(1)
        inside = (best == _BEGINS_PERSON) | (best == _GOES_ON_PERSON)
        fresh = best == _BEGINS_PERSON
    else:
        inside = chance >= threshold
        fresh = begins > goes_on
    spelled = [text[start:end] for start, end in reading.words]
    inside, fresh = inside.tolist(), fresh.tolist()
    _with_numerals(spelled, inside, fresh)
    _without_signs(spelled, inside, fresh)
    return _runs(reading.words, inside, fresh, chance.tolist())


def _with_numerals(words: list[str], inside: list[bool], fresh: list[bool]) -> None:
    """A ruler's number belongs to the name: "Friedrich II." """
    for number in range(1, len(words) - 1):
        if inside[number - 1] and words[number + 1] == "." and _NUMERAL.fullmatch(words[number]):
            for at in (number, number + 1):
                inside[at], fresh[at] = True, False
    for number in range(1, len(words) - 1):
        # "Kyrill von Alexandria", "Friedrich II. von Preußen": one name, also where the place was read as another
        if (
            words[number] in _PARTICLES
            and inside[number - 1]
            and (inside[number + 1] or words[number - 1] == ".")
        ):
            for at in (number, number + 1):
                if words[at][0].isalpha():
                    inside[at], fresh[at] = True, False


def _without_signs(words: list[str], inside: list[bool], fresh: list[bool]) -> None:
    """No name begins or ends with a bracket, a quotation mark or a comma."""
    count = len(words)
    for number, word in enumerate(words):
        if inside[number] and word in _SIGNS and (fresh[number] or number == 0 or not inside[number - 1]):
            inside[number] = False
            if number + 1 < count:
                fresh[number + 1] = True
    for number in range(count - 1, -1, -1):
        goes_on = number + 1 < count and inside[number + 1] and not fresh[number + 1]
        if inside[number] and words[number] in _SIGNS and not goes_on:
            inside[number] = False


def _runs(
    words: Sequence[tuple[int, int]], inside: list[bool], fresh: list[bool], chance: list[float]
) -> list[Span]:
    found: list[Span] = []
    before = False
    for number, (start, end) in enumerate(words):
        if inside[number]:
            if before and not fresh[number]:
                last = found[-1]
                found[-1] = Span(last.start, end, max(last.chance, chance[number]), "person")
            else:
                found.append(Span(start, end, chance[number], "person"))
        before = inside[number]
    return found


def proofs(reading: Reading, threshold: float) -> list[Span]:
    """Evidence of special protection, one span for each run of words of one kind at ``threshold`` or above."""
    if not reading.words:
        return []
    kinds = load().evidence
    best = reading.evidence[:, 1:].argmax(1) + 1
    chance = reading.evidence[range(len(best)), best].tolist()
    found: list[Span] = []
    before = -1
    for number, kind in enumerate(best.tolist()):
        if chance[number] < threshold:
            before = -1
            continue
        start, end = reading.words[number]
        if kind == before:
            last = found[-1]
            found[-1] = Span(last.start, end, max(last.chance, chance[number]), last.label)
        else:
            found.append(Span(start, end, chance[number], kinds[kind]))
        before = kind
    return found


def _pieces(model: _Model, text: str, words: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Ids of the word pieces of a text, and for every word the index of its first piece, -1 where it has none."""
    encoded = model.pieces.encode(text, return_type="offset_mapping")
    ids: list[int] = encoded["ids"]
    pieces: list[str] = encoded["pieces"]
    offsets: list[tuple[int, int]] = encoded["offsets"]
    firsts: list[int] = []
    at, count = 0, len(ids)
    for start, end in words:
        # A blank on its own starts no word.
        while at < count and (offsets[at][1] <= start or pieces[at] == "▁"):
            at += 1
        firsts.append(at if at < count and offsets[at][0] < end else -1)
    return ids, firsts


def _batches(windows: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Windows of like length together, the longest of each batch first."""
    batch: list[tuple[int, int]] = []
    for begin, end in sorted(windows, key=lambda window: window[0] - window[1]):
        if batch and (len(batch) == _BATCH or end - begin < _ALIKE * (batch[0][1] - batch[0][0])):
            yield batch
            batch = []
        batch.append((begin, end))
    if batch:
        yield batch


def _windows(
    ids: list[int], firsts: list[int], text: str, words: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Cut the pieces into windows at starts of words, where it goes at the end of a sentence or line."""
    count, begin = len(ids), 0
    starts = [(piece, number) for number, piece in enumerate(firsts) if piece >= 0]
    low = 0
    while count - begin > _WINDOW:
        while low < len(starts) and starts[low][0] <= begin:
            low += 1
        end = good = 0
        at = low
        while at < len(starts) and starts[at][0] <= begin + _WINDOW:
            end, number = starts[at]
            between = text[words[number - 1][0] : words[number][0]] if number else ""
            if end - begin > _WINDOW // 2 and ("\n" in between or between[:1] in _SENTENCE_END):
                good = end
            at += 1
        end = good or end or begin + _WINDOW
        yield begin, end
        begin = end
    yield begin, count
