# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures of a tagger on held-out units."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from corpora import ENTITIES, EVIDENCE, WORD, Pieces, Unit, windows

Forward = Callable[[np.ndarray, np.ndarray], np.ndarray]


def predict(
    texts: list[str], pieces: Pieces, forward: Forward, budget: int = 2048
) -> list[tuple[list[tuple[int, int]], np.ndarray]]:
    """For every text its words and their probabilities: entities, then evidence."""
    encodings = pieces.tokenizer.encode_batch(texts, add_special_tokens=False)
    items, kept = [], []
    size = len(ENTITIES) + len(EVIDENCE)
    for number, (text, encoding) in enumerate(zip(texts, encodings, strict=True)):
        words = [m.span() for m in WORD.finditer(text)]
        firsts = pieces.align(encoding, words)
        kept.append((words, firsts, np.zeros((len(encoding.ids), size), np.float32)))
        items += [(number, a, b, [0, *encoding.ids[a:b], 2]) for a, b in windows(len(encoding.ids), firsts)]
    items.sort(key=lambda item: len(item[3]))
    at = 0
    while at < len(items):
        count = 1
        while at + count < len(items) and (count + 1) * len(items[at + count][3]) <= budget:
            count += 1
        batch = items[at : at + count]
        length = len(batch[-1][3])
        ids, mask = np.ones((count, length), np.int64), np.zeros((count, length), np.float32)
        for row, item in enumerate(batch):
            ids[row, : len(item[3])] = item[3]
            mask[row, : len(item[3])] = 1
        logits = forward(ids, mask)
        chances = np.concatenate(
            [_softmax(logits[..., : len(ENTITIES)]), _softmax(logits[..., len(ENTITIES) :])], -1
        )
        for row, (number, a, b, _) in enumerate(batch):
            kept[number][2][a:b] = chances[row, 1 : 1 + b - a]
        at += count
    out = []
    for words, firsts, found in kept:
        by_word = np.zeros((len(words), size), np.float32)
        by_word[:, 0] = by_word[:, len(ENTITIES)] = 1
        for index, piece in enumerate(firsts):
            if piece >= 0:
                by_word[index] = found[piece]
        out.append((words, by_word))
    return out


def _softmax(z: np.ndarray) -> np.ndarray:
    z = np.exp(z - z.max(-1, keepdims=True))
    return z / z.sum(-1, keepdims=True)


def spans_of(words: list[tuple[int, int]], tags: list[str]) -> list[tuple[int, int, str]]:
    out: list[list] = []
    before = "O"
    for (start, end), tag in zip(words, tags, strict=True):
        if tag != "O":
            kind = tag[2:]
            if tag[0] == "I" and before[2:] == kind and out:
                out[-1][1] = end
            else:
                out.append([start, end, kind])
        before = tag
    return [tuple(s) for s in out]


def person(units: list[Unit], predicted: list, threshold: float | None) -> dict[str, float]:
    """Strict F1, overlap recall and the share of person-free units with an alarm, in per cent."""
    hit = missed = wrong = overlap = total = clean = alarms = 0
    for unit, (words, chances) in zip(units, predicted, strict=True):
        gold = {(s, e) for s, e, label in unit.spans if label in ("PER", "person")}
        if threshold is None:
            tags = [ENTITIES[i] for i in chances[:, : len(ENTITIES)].argmax(1)]
        else:
            tags = ["I-PER" if p >= threshold else "O" for p in chances[:, 1] + chances[:, 2]]
        found = {(s, e) for s, e, label in spans_of(words, tags) if label == "PER"}
        hit += len(gold & found)
        wrong += len(found - gold)
        missed += len(gold - found)
        total += len(gold)
        overlap += sum(any(a < e and s < b for a, b in found) for s, e in gold)
        if not gold:
            clean += 1
            alarms += bool(found)
    precision, recall = hit / max(1, hit + wrong), hit / max(1, hit + missed)
    return {
        "f1": round(200 * precision * recall / max(1e-9, precision + recall), 1),
        "overlap": round(100 * overlap / max(1, total), 1),
        "alarms": round(100 * alarms / max(1, clean), 1),
    }


def evidence(units: list[Unit], predicted: list, threshold: float = 0.5) -> dict[str, float]:
    """By document: share of K2/K4+ with evidence found, and of others with a false alarm."""
    positive = found = negative = alarms = 0
    for unit, (_, chances) in zip(units, predicted, strict=True):
        truth = any(label.startswith("s_") for _, _, label in unit.spans)
        alarm = bool(len(chances)) and bool((1 - chances[:, len(ENTITIES)] >= threshold).any())
        positive += truth
        found += truth and alarm
        negative += not truth
        alarms += (not truth) and alarm
    return {
        "recall": round(100 * found / max(1, positive), 1),
        "alarms": round(100 * alarms / max(1, negative), 1),
        "n": positive,
    }


def torch_forward(model: torch.nn.Module) -> Forward:
    def forward(ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            return model(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()

    return forward


def report(model: torch.nn.Module, pieces: Pieces, held: dict[str, list[Unit]], title: str) -> None:
    """Print the figures of every held-out set."""
    training = model.training
    model.eval()
    for name, units in held.items():
        predicted = predict([u.text for u in units], pieces, torch_forward(model))
        line = f"{title}: {name} {person(units, predicted, None)} at 0.1 {person(units, predicted, 0.1)}"
        if name == "own":
            line += f" evidence {evidence(units, predicted)}"
        print(line, flush=True)
    model.train(training)
