# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the rules alone make of the marked texts, with K0 declared: ``python training/rules_on_texts.py [FILE]...``"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

from stellwerk.gateway.check import check
from stellwerk.values.data_class import DataClass

_MARK = re.compile(r"\[\[([a-z_]+)\|([^\[\]]+?)\]\]")


def unmarked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The plain text and its spans (start, end, label)."""
    text, spans, last = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[last : found.start()]
        spans.append((len(text), len(text) + len(found[2]), found[1]))
        text += found[2]
        last = found.end()
    return text + marked[last:], spans


def measure(file: Path) -> Counter[str]:
    """Counts of one file of texts."""
    tally: Counter[str] = Counter()
    for line in file.read_text("utf-8").splitlines():
        document = json.loads(line)
        text, spans = unmarked(document["marked"])
        truth = DataClass.parse(document["data_class"])
        checked = check(text, declared=DataClass.K0)
        tally["texts"] += 1
        guarded = truth >= DataClass.K2
        tally["guarded" if guarded else "free"] += 1
        tally["leaks"] += guarded and checked.data_class < DataClass.K2
        tally["blocked"] += not guarded and checked.data_class >= DataClass.K2
        tally["right"] += max(truth, DataClass.K1) == max(checked.data_class, DataClass.K1)
        for start, end, label in spans:
            if label == "person":
                tally["names"] += 1
                tally["found"] += any(f.start < end and start < f.end for f in checked.findings)
    return tally


def main(files: list[str]) -> None:
    """Print a line per file."""
    here = Path(__file__).parent / "texts"
    for file in [Path(name) for name in files] or sorted(here.glob("*.jsonl")):
        tally = measure(file)
        print(
            f"{file.name:<16} {tally['texts']:>4} texts  leak {tally['leaks'] / max(1, tally['guarded']):6.1%}  "
            f"over-blocking {tally['blocked'] / max(1, tally['free']):6.1%}  "
            f"class right {tally['right'] / tally['texts']:6.1%}  names {tally['found']} of {tally['names']}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
