# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Trains how names, places and words sound: a softmax over hashed groups of letters."""

from __future__ import annotations

import random

import torch

from stellwerk.detectors.names.fast.sound import BUCKETS, SCALE, grams
from stellwerk.detectors.names.fast.words import DICTIONARY, FIRST_NAME, PLACE, SURNAME

_WORDS, _EPOCHS, _BATCH, _DECAY = 150_000, 4, 2048, 2e-5


def train(classes: dict[str, int], seed: int = 3) -> list[tuple[int, int]]:
    """Weights for a name and for a place against a word, one pair a bucket, in sixteenths."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    names, places, others = [], [], []
    for word, kind in classes.items():
        name = kind >> FIRST_NAME[0] & 3 or kind >> SURNAME[0] & 3
        place, known = kind >> PLACE[0] & 1, kind >> DICTIONARY[0] & 3
        if known and not name and not place:
            others.append(word)
        elif name and not known and not place:
            names.append(word)
        elif place and not known and not name:
            places.append(word)
    others = chance.sample(others, min(_WORDS, len(others)))
    rows = [
        (torch.tensor(grams(word)), label)
        for label, group in enumerate((others, names, places))
        for word in group
    ]
    bag = torch.nn.EmbeddingBag(BUCKETS, 3, mode="sum")
    torch.nn.init.zeros_(bag.weight)
    optimiser = torch.optim.Adagrad(bag.parameters(), lr=0.1)
    for _ in range(_EPOCHS):
        chance.shuffle(rows)
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            begins = torch.tensor([0, *[len(row) for row, _ in batch[:-1]]]).cumsum(0)
            logits = bag(torch.cat([row for row, _ in batch]), begins)
            loss = torch.nn.functional.cross_entropy(logits, torch.tensor([label for _, label in batch]))
            loss = loss + _DECAY * bag.weight.square().sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    print(f"sound: {len(names)} names, {len(places)} places, loss {loss.item():.3f}", flush=True)
    weight = bag.weight.detach()
    against = ((weight[:, 1:] - weight[:, :1]) * SCALE).round().clamp(-127, 127).int()
    return [(name, place) for name, place in against.tolist()]
