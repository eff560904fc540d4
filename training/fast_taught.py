# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the deep stage makes of a word on its own: the fast stage learns from its elder sister, word by word."""

from __future__ import annotations

import bisect
import math
import time
from collections.abc import Iterable

import numpy as np
import onnxruntime
import sentencepiece

from stellwerk.detectors.artefact import verified
from stellwerk.detectors.names.deep.tagger import FOLDER

_BEFORE, _AFTER = "Wir sprachen über", "und anderes."  # fits persons, places, houses and things
_BATCH = 128
_BEGIN, _PAD, _END = 0, 1, 2
_PERSON_BANDS = (-3.0, -1.0, 0.5, 2.0, 3.5, 5.0)  # logarithm of the odds; bands 1 to 7
_OTHER_BANDS = (-3.0, -1.0)  # of a place or an organisation; bands 1 to 3


def opinions(words: Iterable[str], threads: int = 2) -> dict[str, tuple[int, int]]:
    """For every word two bands: chance to be a person (1 to 7), and a place or an organisation (1 to 3)."""
    _, files = verified(FOLDER)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(files["encoder.onnx"]), options)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(files["pieces.model"]))
    place = 1 + len(pieces.encode(_BEFORE))
    rows = [(word, pieces.encode(f"{_BEFORE} {word.title()} {_AFTER}")) for word in words]
    rows.sort(key=lambda row: len(row[1]))
    out: dict[str, tuple[int, int]] = {}
    began = time.time()
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        length = len(batch[-1][1]) + 2
        ids = np.full((len(batch), length), _PAD, np.int32)
        mask = np.zeros((len(batch), length), np.int32)
        for number, (_, row) in enumerate(batch):
            ids[number, : len(row) + 2] = [_BEGIN, *row, _END]
            mask[number, : len(row) + 2] = 1
        chances = session.run(None, {"ids": ids, "mask": mask})[0][:, place]
        for (word, _), chance in zip(batch, chances.tolist(), strict=True):
            out[word] = (
                1 + bisect.bisect(_PERSON_BANDS, _odds(chance[1] + chance[2])),
                1 + bisect.bisect(_OTHER_BANDS, _odds(sum(chance[3:]))),
            )
    print(f"{len(out)} words asked in {time.time() - began:.0f} s", flush=True)
    return out


def _odds(chance: float) -> float:
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(chance / (1 - chance))
