# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What loading costs: seconds and memory of each stage, in a fresh process of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from bench.detection import presidio
from bench.targets import ROOT

WHOLE = "all of the inspection"

# What is loaded, and what is read once so that nothing stays lazy. The text is two thousand characters.
STAGES = {
    "fast stage": "from stellwerk.detectors.names.fast import tagger; tagger.load(); use = tagger.persons",
    "deep stage": "from stellwerk.detectors.names.deep import tagger; tagger.load(); use = tagger.persons",
    WHOLE: "from stellwerk.gateway.check import check as use",
}
_PEERS = {
    engine: "from bench.detection.presidio_process import analyzer, LANGUAGE; "
    f"one = analyzer({engine!r}); use = lambda text: one.analyze(text, LANGUAGE)"
    for engine in presidio.ENGINES
}
_CHILD = """import json, resource, time
def resident():
    for line in open("/proc/self/status"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
before = resident()
start, cpu = time.perf_counter(), time.process_time()
{load}
loaded, worked, memory = time.perf_counter() - start, time.process_time() - cpu, resident()
use("Frau Anna Brinkmann wohnt am Markt und bittet um einen Termin. " * 32)
print(json.dumps({{
    "load_s": loaded, "load_cpu_s": worked, "loaded": memory - before, "used": resident() - before,
    "most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before,
}}))
"""


class Footprint(msgspec.Struct, frozen=True):
    """Medians over a few processes; memory in bytes above that of the bare interpreter. Or why there are none."""

    name: str
    load_s: float = 0.0
    load_cpu_s: float = 0.0
    loaded: int = 0  # after import and load
    used: int = 0  # after 2,000 characters
    most: int = 0  # at the highest
    missing: str | None = None


class _Told(msgspec.Struct):
    load_s: float
    load_cpu_s: float
    loaded: int
    used: int
    most: int


def measure(times: int, *, peers: bool, stages: Iterable[str] = tuple(STAGES)) -> list[Footprint]:
    """Each of ``stages``, and with ``peers`` presidio as it is set up here."""
    made = [_measure(name, STAGES[name], Path(sys.executable), times) for name in stages]
    if peers:
        made += [
            _measure(presidio.ENGINES[engine], load, presidio.PYTHON, times)
            for engine, load in _PEERS.items()
        ]
    return made


def _measure(name: str, load: str, python: Path, times: int) -> Footprint:
    told: list[_Told] = []
    for _ in range(times):
        done = subprocess.run(
            [str(python), "-c", _CHILD.format(load=load)],
            cwd=ROOT,
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "LANG": "C.UTF-8",
                "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
                "OMP_NUM_THREADS": "1",
            },
            capture_output=True,
            text=True,
        )
        if done.returncode:
            return Footprint(name, missing=(done.stderr.strip().splitlines() or ["no word why"])[-1])
        told.append(msgspec.json.decode(done.stdout.splitlines()[-1], type=_Told))
    return Footprint(
        name,
        statistics.median(one.load_s for one in told),
        statistics.median(one.load_cpu_s for one in told),
        int(statistics.median(one.loaded for one in told)),
        int(statistics.median(one.used for one in told)),
        int(statistics.median(one.most for one in told)),
    )
