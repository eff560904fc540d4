# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The evasion suite: every trick on every kind of data, and how many are caught.

    python -m bench.evasion               the table, trick by kind, and the total
    python -m bench.evasion --missed      and every text that came through
    python -m bench.evasion --trick NAME  one trick alone

Caught means: the text demands at least the class of the kind, or a part of it counts as uninspectable. Only the fast
stage looks; the encoder, which looks as well before red, can only add to it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bench.evasion_tricks import TRICKS
from bench.evasion_values import Base, bases
from stellwerk.detectors.inspect import inspect
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Segment


class Case(NamedTuple):
    """One text of the suite, and whether it was caught."""

    trick: str
    base: Base
    text: str
    caught: bool


def is_caught(text: str, demands: DataClass) -> bool:
    """Whether the inspection raises ``text`` to ``demands``, or cannot look into all of it."""
    inspection = inspect([Segment("messages[0].content", text)])
    return bool(inspection.uninspectable) or (inspection.data_class or DataClass.K0) >= demands


def cases(only: str | None = None) -> Iterator[Case]:
    """Every trick on every value that it applies to; ``plain`` is the value without one."""
    everything = bases()
    for name, trick in {"plain": lambda base: base.text, **TRICKS}.items():
        if only is not None and name != only:
            continue
        for base in everything:
            text = trick(base)
            if text is not None:
                yield Case(name, base, text, is_caught(text, base.demands))


def table(found: list[Case]) -> str:
    """Trick by kind as text: caught of tried, ``.`` where all were caught, and the total."""
    kinds = list(dict.fromkeys(base.kind for base in bases()))
    tried = Counter((c.trick, c.base.kind) for c in found)
    caught = Counter((c.trick, c.base.kind) for c in found if c.caught)
    width = max(len(c.trick) for c in found)
    heads = [_short(kind) for kind in kinds]
    lines = [" " * width + " " + " ".join(heads) + "   caught"]
    for trick in dict.fromkeys(c.trick for c in found):
        cells = []
        for kind, head in zip(kinds, heads, strict=True):
            all_of, got = tried[trick, kind], caught[trick, kind]
            cell = "-" if not all_of else "." if got == all_of else f"{got}/{all_of}"
            cells.append(cell.rjust(len(head)))
        row = [c.caught for c in found if c.trick == trick]
        lines.append(f"{trick:<{width}} {' '.join(cells)}  {sum(row):3}/{len(row)}")
    hidden = [c.caught for c in found if c.trick != "plain"]
    if hidden:
        lines.append(f"\nhidden: {sum(hidden)} of {len(hidden)} caught, {sum(hidden) / len(hidden):.1%}")
    return "\n".join(lines)


def _short(kind: str) -> str:
    return "".join(part[:4] for part in kind.split("_"))[:8]


def main(arguments: list[str] | None = None) -> None:
    """Look at every text and print."""
    parser = argparse.ArgumentParser(prog="bench.evasion", description=__doc__)
    parser.add_argument("--missed", action="store_true", help="print what came through")
    parser.add_argument("--trick", help="this trick alone")
    options = parser.parse_args(arguments)
    found = list(cases(options.trick))
    print(table(found))
    if options.missed:
        for case in found:
            if not case.caught:
                print(f"{case.trick} | {case.base.kind} | {case.text!r}")


if __name__ == "__main__":
    main()
