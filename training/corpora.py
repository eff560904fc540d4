# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Texts with spans, from the public corpora and from our own, as rows of word pieces with labels."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import tokenizers

WORD = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s]")
ENTITIES = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
EVIDENCE = (
    "O",
    "health",
    "belief",
    "criminal",
    "social",
    "tax",
    "personnel",
    "professional",
    "grave",
    "confidential",
)
LABELS = len(ENTITIES) + len(EVIDENCE)
IGNORE = -100
WINDOW = 126  # pieces

# Our texts' marks -> the evidence they are learnt as. Classified marks are a matter of rules.
_EVIDENCE_OF = {
    "s_health": "health",
    "s_genetic_biometric": "health",
    "s_religion": "belief",
    "s_union": "belief",
    "s_politics": "belief",
    "s_ethnicity": "belief",
    "s_sexlife": "belief",
    "s_criminal": "criminal",
    "s_social": "social",
    "s_tax": "tax",
    "s_personnel": "personnel",
    "s_professional": "professional",
    "s_child": "grave",
    "s_block": "grave",
    "s_statistics": "grave",
    "s_confidential": "confidential",
    "s_classified": "confidential",
}
_ENTITY_OF = {"person": "PER", "place": "LOC", "address": "LOC", "org": "ORG"}
_MARK = re.compile(r"\[\[([a-z_]+)\|([^\[\]]+?)\]\]")


@dataclass(frozen=True)
class Unit:
    """A text with spans (start, end, label). ``own``: evidence is marked in it as well."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    own: bool = False
    source: str = ""
    data_class: str = ""


@dataclass
class Row:
    """One window: piece ids with their labels for both heads; ``kind`` 0 with a person, 1 other entity, 2 none."""

    ids: list[int]
    entities: list[int]
    evidence: list[int]
    kind: int = field(default=2)


def public(file: Path) -> list[Unit]:
    """A corpus of ``shared/corpora``."""
    units = []
    for line in file.read_text("utf-8").splitlines():
        raw = json.loads(line)
        units.append(
            Unit(raw["text"], tuple((s, e, label) for s, e, label in raw["spans"]), source=file.stem)
        )
    return units


def own(file: Path) -> list[Unit]:
    """Our own texts, marks inline."""
    units = []
    for line in file.read_text("utf-8").splitlines():
        if not line.strip():
            continue
        raw = json.loads(line)
        text, spans, last = "", [], 0
        for found in _MARK.finditer(raw["marked"]):
            text += raw["marked"][last : found.start()]
            spans.append((len(text), len(text) + len(found[2]), found[1]))
            text += found[2]
            last = found.end()
        text += raw["marked"][last:]
        units.append(Unit(text, tuple(spans), True, file.stem, raw["data_class"]))
    return units


class Names:
    """Draws other names, so that it is the place in the sentence that is learnt and not the name."""

    def __init__(self, first: Path, last: Path, seed: int) -> None:
        self._random = random.Random(seed)
        rows = [line.split("\t") for line in first.read_text("utf-8").splitlines()]
        weighted = [
            (row[0], float(row[-1]) if row[-1].replace(".", "").isdigit() else 1.0) for row in rows if row[0]
        ]
        self.first = [name for name, _ in weighted]
        self._weights = [weight**0.5 for _, weight in weighted]
        self._known = {name.lower() for name in self.first}
        self.last = [name for name in last.read_text("utf-8").splitlines() if name and name[0].isupper()]

    def other(self, surface: str) -> str:
        """A name of the same build: first names for first names, surnames for surnames; initials stay."""
        out = []
        for piece in re.split(r"([\s,.\-]+)", surface):
            if len(piece) < 3 or not piece.isalpha() or piece.lower() in _PARTICLES:
                out.append(piece)
                continue
            if piece.lower() in self._known:
                new = self._random.choices(self.first, self._weights)[0]
            else:
                new = self._random.choice(self.last)
            out.append(new.upper() if piece.isupper() else new.lower() if piece.islower() else new)
        return "".join(out)


_PARTICLES = {
    "von",
    "zu",
    "van",
    "der",
    "den",
    "de",
    "del",
    "della",
    "di",
    "al",
    "el",
    "bin",
    "ibn",
    "und",
    "zur",
    "zum",
}


def varied(unit: Unit, names: Names, chance: random.Random) -> Unit:
    """The same text as others would have written it: other names, lower case, capitals, dictation, broken lines."""
    text, spans = unit.text, list(unit.spans)
    if chance.random() < (0.5 if unit.own else 0.25):
        text, spans = renamed(text, spans, names)
    roll = chance.random()
    if roll < 0.08:
        lower = text.lower()
        text = lower if len(lower) == len(text) else text
    elif roll < 0.11:
        upper = text.upper()
        text = upper if len(upper) == len(text) else text
    elif roll < 0.14:
        text = re.sub(r"[.,;:!?]", " ", text)
    elif roll < 0.18:
        text = "".join("\n" if c == " " and chance.random() < 0.08 else c for c in text)
    return Unit(text, tuple(spans), unit.own, unit.source, unit.data_class)


def renamed(
    text: str, spans: list[tuple[int, int, str]], names: Names
) -> tuple[str, list[tuple[int, int, str]]]:
    """The same text about other persons; untouched where spans lie in one another."""
    out, moved, last = "", [], 0
    for start, end, label in sorted(spans):
        if start < last:
            return text, spans
        out += text[last:start]
        surface = text[start:end]
        if label in ("person", "PER"):
            surface = names.other(surface)
        moved.append((len(out), len(out) + len(surface), label))
        out += surface
        last = end
    return out + text[last:], moved


class Pieces:
    """Cuts units into rows with the trimmed tokenizer."""

    def __init__(self, tokenizer: str) -> None:
        self.tokenizer = tokenizers.Tokenizer.from_str(tokenizer)
        self._blank = self.tokenizer.token_to_id("▁")

    def rows(self, units: list[Unit]) -> list[Row]:
        rows = []
        encodings = self.tokenizer.encode_batch([u.text for u in units], add_special_tokens=False)
        for unit, encoding in zip(units, encodings, strict=True):
            words = [m.span() for m in WORD.finditer(unit.text)]
            firsts = self.align(encoding, words)
            entities, evidence = [IGNORE] * len(encoding.ids), [IGNORE] * len(encoding.ids)
            for (start, end), piece in zip(words, firsts, strict=True):
                if piece < 0:
                    continue
                entity, proof = _labels(unit, start, end)
                if entities[piece] in (IGNORE, 0):
                    entities[piece] = entity
                    evidence[piece] = proof
            for a, b in windows(len(encoding.ids), firsts):
                kind = (
                    0
                    if any(e in (1, 2) for e in entities[a:b])
                    else 1
                    if any(e > 0 for e in entities[a:b])
                    else 2
                )
                rows.append(
                    Row(
                        [0, *encoding.ids[a:b], 2],
                        [IGNORE, *entities[a:b], IGNORE],
                        [IGNORE, *evidence[a:b], IGNORE],
                        kind,
                    )
                )
        return rows

    def align(self, encoding: tokenizers.Encoding, words: list[tuple[int, int]]) -> list[int]:
        """Index of the first piece of every word, -1 where none starts it."""
        found, at = [], 0
        offsets, ids = encoding.offsets, encoding.ids
        for start, end in words:
            while at < len(offsets) and (offsets[at][1] <= start or ids[at] == self._blank):
                at += 1
            found.append(at if at < len(offsets) and offsets[at][0] < end else -1)
        return found


def windows(length: int, starts: list[int], most: int = WINDOW) -> list[tuple[int, int]]:
    """Cut ``length`` pieces into windows at starts of words."""
    cuts, begin = [], 0
    places = sorted({s for s in starts if s >= 0})
    while length - begin > most:
        inside = [s for s in places if begin < s <= begin + most]
        end = inside[-1] if inside else begin + most
        cuts.append((begin, end))
        begin = end
    return [*cuts, (begin, length)]


def _labels(unit: Unit, start: int, end: int) -> tuple[int, int]:
    entity, proof = 0, 0 if unit.own else IGNORE
    for a, b, label in unit.spans:
        if a < end and start < b:
            kind = _ENTITY_OF.get(label, label if not unit.own else "")
            if kind in ("PER", "LOC", "ORG"):
                first = start <= a or not WORD.search(unit.text, a, start)
                entity = ENTITIES.index(f"{'B' if first else 'I'}-{kind}")
            if label in _EVIDENCE_OF:
                proof = EVIDENCE.index(_EVIDENCE_OF[label])
    return entity, proof
