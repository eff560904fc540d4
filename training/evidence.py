# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Trains the evidence head anew on our own texts, over a body that stays as it is: a minute instead of an hour."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
import torch.nn.functional as functional
from corpora import ENTITIES, EVIDENCE, IGNORE, LABELS, Pieces, Unit
from model import Tagger
from train import ours


def features(model: Tagger, pieces: Pieces, units: list[Unit]) -> tuple[torch.Tensor, torch.Tensor]:
    """What the last layer makes of the first piece of every word, and the evidence label of the word."""
    vectors, labels = [], []
    kept: list[torch.Tensor] = []
    handle = model.head.register_forward_pre_hook(lambda _, given: kept.append(given[0]))
    with torch.inference_mode():
        for row in pieces.rows(units):
            model(torch.tensor([row.ids]), torch.ones(1, len(row.ids)))
            marked = torch.tensor(row.evidence)
            vectors.append(kept.pop()[0][marked != IGNORE])
            labels.append(marked[marked != IGNORE])
    handle.remove()
    return torch.cat(vectors).clone(), torch.cat(labels).clone()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trained", type=Path, required=True, help="folder that train.py wrote")
    parser.add_argument("--own", type=Path, required=True, help="folder with our own texts (*.jsonl)")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=400)
    given = parser.parse_args()
    torch.manual_seed(1)
    given.out.mkdir(parents=True, exist_ok=True)
    state = torch.load(given.trained / "averaged.pt", weights_only=True)
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    model = Tagger(state["word.weight"].shape[0], layers, LABELS)
    model.load_state_dict(state)
    model.eval()
    pieces = Pieces((given.trained / "tokenizer.json").read_text("utf-8"))
    held, units = ours(given.own)
    lowered = [
        Unit(unit.text.lower(), unit.spans, True, unit.source, unit.data_class)
        for unit in units
        if len(unit.text.lower()) == len(unit.text)
    ]
    x, y = features(model, pieces, [*units, *lowered])
    hx, hy = features(model, pieces, held)
    size = len(ENTITIES)
    weight = state["head.weight"][size:].clone().requires_grad_()
    bias = state["head.bias"][size:].clone().requires_grad_()
    before = weight.detach().clone()
    optimiser = torch.optim.Adam([weight, bias], lr=2e-3)
    for step in range(given.steps):
        chosen = torch.randint(0, len(y), (8192,))
        near = 0.02 * ((weight - before) ** 2).sum()  # stay near what the whole network learnt
        loss = functional.cross_entropy(x[chosen] @ weight.T + bias, y[chosen]) + near
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 100 == 99:
            with torch.no_grad():
                right = (hx @ weight.T + bias).argmax(1)
                found = ((right > 0) & (hy > 0)).sum() / (hy > 0).sum()
                wrong = ((right > 0) & (hy == 0)).sum() / (hy == 0).sum()
                print(
                    f"step {step + 1}, loss {loss.item():.4f}, held out: {found:.3f} found, {wrong:.4f} wrong"
                )
    state["head.weight"][size:] = weight.detach()
    state["head.bias"][size:] = bias.detach()
    torch.save(state, given.out / "averaged.pt")
    shutil.copy(given.trained / "tokenizer.json", given.out)
    print(f"{len(EVIDENCE)} labels over {len(y)} words, written to {given.out}")


if __name__ == "__main__":
    main()
