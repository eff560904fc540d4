# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where Stellwerk's processor time goes: samples of its own stack while a load runs.

The process interrupts itself every few milliseconds of processor time (SIGPROF) and notes where it stands, which slows
it down far less than a tracing profiler and does not favour big functions. What C code does counts for the line of
Python that called it; what runs outside of Python (the event loop, the kernel) counts as ``loop and kernel`` when no
Python frame of a call is on the stack.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

import msgspec

from bench import targets
from bench.client import calls
from bench.measure import Source
from bench.plan import NORMAL
from bench.process import processor_seconds

_EVERY_S = 0.001
_FILE = "profile.json"

# The first of these that the stack passes, from the innermost frame outwards, is the stage that the sample counts for.
_STAGES = (
    ("stellwerk/detectors/", "inspect"),
    ("stellwerk/gateway/look", "inspect"),
    ("stellwerk/gateway/inspector", "inspect"),
    ("stellwerk/gateway/workers", "inspect"),
    ("stellwerk/gateway/strict_json", "read the body"),
    ("stellwerk/gateway/parse", "read the body"),
    ("stellwerk/gateway/segments", "read the body"),
    ("stellwerk/policy/", "decide"),
    ("stellwerk/gateway/decision", "decide"),
    ("stellwerk/storage/", "books"),
    ("stellwerk/audit/", "books"),
    ("stellwerk/gateway/books", "books"),
    ("stellwerk/metering/", "books"),
    ("stellwerk/identity/", "key"),
    ("stellwerk/providers/", "upstream"),
    ("stellwerk/gateway/forward", "upstream"),
    ("stellwerk/gateway/build", "upstream"),
    ("stellwerk/gateway/answer", "answer"),
    ("stellwerk/gateway/stream", "answer"),
    ("stellwerk/gateway/handle", "line"),
    ("stellwerk/api/", "door"),
    ("uvicorn/", "uvicorn"),
    ("starlette/", "starlette"),
    ("asyncio/", "loop and kernel"),
)


class Profile(msgspec.Struct):
    """Samples by stage, by function (its own time), and by function (with what it called)."""

    samples: int
    stages: dict[str, int]
    own: dict[str, int]
    within: dict[str, int]


class Sampler:
    """Takes the samples, inside the process that is looked at, from SIGUSR1 to SIGUSR2."""

    def __init__(self) -> None:
        self._samples = 0
        self._stages: Counter[str] = Counter()
        self._own: Counter[str] = Counter()
        self._within: Counter[str] = Counter()

        signal.signal(signal.SIGPROF, self._sample)
        signal.signal(signal.SIGUSR1, lambda *_: signal.setitimer(signal.ITIMER_PROF, _EVERY_S, _EVERY_S))
        signal.signal(signal.SIGUSR2, lambda *_: signal.setitimer(signal.ITIMER_PROF, 0))

    def profile(self) -> Profile:
        """What was seen so far."""
        top = 60
        return Profile(
            self._samples,
            dict(self._stages.most_common()),
            dict(self._own.most_common(top)),
            dict(self._within.most_common(top)),
        )

    def _sample(self, _: int, frame: FrameType | None) -> None:
        self._samples += 1
        seen: dict[str, None] = {}
        stage = None
        while frame is not None:
            file = frame.f_code.co_filename
            where = f"{_short(file)}:{frame.f_code.co_qualname}"
            if not seen:
                self._own[f"{where}:{frame.f_lineno}"] += 1
            seen[where] = None
            stage = stage or next((name for part, name in _STAGES if part in file), None)
            frame = frame.f_back
        self._stages[stage or "loop and kernel"] += 1
        self._within.update(list(seen))


def run(folder: Path, results: Path, connections: int, seconds: float, seed: int) -> None:
    """Load Stellwerk for ``seconds`` with 1,000-character calls and print where its time went."""
    with targets.mock(folder) as mock:
        launcher = [sys.executable, "-m", "bench.profiling", str(folder / _FILE)]
        with targets.stellwerk(folder, mock.address.port, launcher=launcher) as target:
            source = Source(seed, target).of(NORMAL)
            calls(target.address, itertools.islice(source, 500), connections, 1.0)
            os.kill(target.pid, signal.SIGUSR1)
            used = processor_seconds(target.pid)
            burst = calls(target.address, source, connections, seconds)
            used = processor_seconds(target.pid) - used
            os.kill(target.pid, signal.SIGUSR2)
    found = msgspec.json.decode((folder / _FILE).read_bytes(), type=Profile)
    results.mkdir(parents=True, exist_ok=True)
    (results / _FILE).write_bytes(msgspec.json.format(msgspec.json.encode(found)))
    per_call = used * 1e6 / (len(burst.latencies) + connections)
    print(
        f"{len(burst.latencies):,} calls over {connections} connections, {per_call:,.0f} us of processor time each, "
        f"{found.samples:,} samples"
    )
    for title, counts in (("stage", found.stages), ("own", found.own), ("with what it called", found.within)):
        print(f"\n{title}")
        for name, count in counts.items():
            print(f"  {count / found.samples:6.1%}  {count / found.samples * per_call:6.0f} us  {name}")
    print(f"\nWritten to {os.path.relpath(results / _FILE)}")


def _short(file: str) -> str:
    for root in ("/site-packages/", "/src/"):
        at = file.rfind(root)
        if at >= 0:
            return file[at + len(root) :]
    return file.rpartition("/lib/")[2]


def _launch() -> None:
    """``python -m bench.profiling FILE up ...``: Stellwerk's command line with a sampler in it."""
    from stellwerk.cli.main import main  # the parent needs none of it

    file = Path(sys.argv.pop(1))
    sampler = Sampler()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # what the server leaves behind when it has ended
    try:
        main()
    finally:
        file.write_bytes(msgspec.json.encode(sampler.profile()))


if __name__ == "__main__":
    _launch()
