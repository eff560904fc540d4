# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Measures detection on annotated corpora: what is found, missed, stopped without need, and what it costs.

    make bench-detection                        the corpus beside this file: 231 invented documents of town halls
    make bench-detection ARGS=FOLDER            every corpus in it; STELLWERK_CORPORA names folders too
    make bench-detection ARGS="--quick FOLDER"  samples of the corpora, fewer rounds
    make bench-detection ARGS="--misses FOLDER" also where Stellwerk was wrong, by kind, with ids

Beside it runs presidio-analyzer with its German recognisers, once with Stellwerk's tagger for the names and once
without any. Results go to bench/results as JSON, tables to the terminal. docs/benchmarks.md says how to read them.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench.detection import corpora, footprint, long_texts, presidio, quality, speed, tables
from bench.detection.corpora import Corpus, NoCorpus, TownHall
from bench.detection.presidio import NoPresidio, Presidio
from bench.line import commit, processor
from bench.process import busy_seconds
from bench.targets import ROOT

_FOLDER = ROOT / "bench" / "results"
# Written without a look at the product; nothing learns from it.
_OURS = Path(__file__).with_name("town_hall.jsonl")
_SAMPLE_DOCUMENTS, _SAMPLE_UNITS = 60, 250  # of each corpus with --quick


class Plan(msgspec.Struct, frozen=True):
    """How much is measured."""

    rounds: int  # of the speed, for each corpus
    conversations: int
    starts: int  # fresh processes for each stage
    characters: int  # of the long text
    deep: bool  # the long text and a conversation with the encoder too


_FULL = Plan(rounds=40, conversations=9, starts=3, characters=long_texts.CHARACTERS, deep=True)
_QUICK = Plan(rounds=8, conversations=2, starts=1, characters=50_000, deep=False)


def main() -> None:
    """Parse the command line, measure, tell. Exit status 2 if there is no corpus."""
    parser = argparse.ArgumentParser(prog="bench.detection", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, help="corpora (*.jsonl) or folders of such")
    parser.add_argument("--quick", action="store_true", help="samples and few rounds")
    parser.add_argument("--misses", action="store_true", help="list what went wrong, by kind, with ids")
    parser.add_argument("--without-presidio", action="store_true", help="Stellwerk alone")
    parser.add_argument("--only", choices=("quality", "speed"), help="one half")
    parser.add_argument("--seed", type=int, default=1, help="of samples and texts")
    args = parser.parse_args()
    named = os.environ.get("STELLWERK_CORPORA", "")
    paths = args.paths or [Path(path) for path in named.split(os.pathsep) if path] or [_OURS]
    try:
        found = corpora.find(paths)
    except NoCorpus as problem:
        print(f"bench.detection: {problem}", file=sys.stderr)
        sys.exit(2)
    if args.quick:
        found = [_sample(corpus, args.seed) for corpus in found]
    measure(found, _QUICK if args.quick else _FULL, args)


def measure(found: list[Corpus], plan: Plan, args: argparse.Namespace) -> None:
    """Everything, corpus by corpus; tables are printed as they come."""
    document: dict[str, object] = {
        "at": datetime.now(UTC),
        "machine": {
            "cores": os.cpu_count(),
            "processor": processor(),
            "python": platform.python_version(),
            "commit": commit(),
        },
        "plan": plan,
        "quick": args.quick,
    }
    began, busy = time.monotonic(), busy_seconds()
    with ExitStack() as stack:
        peer: Presidio | None = None
        if args.without_presidio:
            _tell(["presidio is left out, as asked"])
        else:
            try:
                presidio.install()
                peer = stack.enter_context(Presidio())
            except NoPresidio as why:
                _tell([f"presidio is left out: {why}"])
        if args.only != "speed":
            document["quality"] = [_quality(corpus, peer, misses=args.misses) for corpus in found]
        if args.only != "quality":
            document["speed"] = _speed(found, peer, plan, args.seed)
    used = (busy_seconds() - busy) / (time.monotonic() - began)
    _tell(
        [
            "",
            f"This machine used {used:.1f} of its {os.cpu_count()} cores meanwhile; one of them is enough here.",
        ]
    )
    _FOLDER.mkdir(exist_ok=True)
    file = _FOLDER / f"detection-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    file.write_bytes(msgspec.json.format(msgspec.json.encode(document)))
    print(f"\nWritten to {file.relative_to(ROOT)}")


def _sample(corpus: Corpus, seed: int) -> Corpus:
    count = _SAMPLE_DOCUMENTS if isinstance(corpus, TownHall) else _SAMPLE_UNITS
    return corpora.sample(corpus, count, seed)


def _quality(corpus: Corpus, peer: Presidio | None, *, misses: bool) -> quality.OnDocuments | quality.OnNames:
    result: quality.OnDocuments | quality.OnNames
    if isinstance(corpus, TownHall):
        result = quality.on_documents(corpus, peer)
        _tell(tables.documents(result))
    else:
        result = quality.on_names(corpus, peer)
        _tell(tables.names(result))
    if misses:
        _tell(tables.misses(result.corpus, result.misses))
    return result


def _speed(found: list[Corpus], peer: Presidio | None, plan: Plan, seed: int) -> dict[str, object]:
    by_corpus: dict[str, object] = {}
    for corpus in found:
        times = speed.measure(corpora.texts(corpus), peer, plan.rounds, seed)
        _tell(tables.speed(corpus.name, times, speed.CHARACTERS))
        by_corpus[corpus.name] = times
    pieces = [text for corpus in found for text in corpora.texts(corpus)]
    long, turns = long_texts.measure(
        pieces,
        seed,
        characters=plan.characters,
        turns=long_texts.TURNS,
        conversations=plan.conversations,
        deep=plan.deep,
    )
    _tell(tables.long_texts(long, turns))
    sizes = footprint.measure(plan.starts, peers=peer is not None)
    _tell(tables.footprint(sizes))
    return {"texts": by_corpus, "long": long, "turns": turns, "footprint": sizes}


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
