# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the inspection of one text costs: German bodies of three lengths, and hostile texts.

    python -m bench.inspection            about half a minute

Prints the median and the 99th percentile over texts that are each looked at once, as a gateway does; for the hostile
ones the time of 25,000 and of 100,000 characters, whose ratio is about 4 where the work grows with the length.
"""

from __future__ import annotations

import statistics
import time

from bench.bodies import Texts
from stellwerk.detectors.inspect import inspect
from stellwerk.values.inspection import Segment

_LENGTHS = ((200, 400), (1000, 400), (20_000, 40))
_HOSTILE = (
    "(",
    "a@",
    "1",
    "1 ",
    "Herr ",
    "\n",
    " ",
    "\u200b",
    "A. ",
    "12345678\n",
    "krank ",
    "QUJDREVGR0hJSks4\n",
    "\\",
    "%41",
)


def _milliseconds(text: str) -> float:
    start = time.perf_counter()
    inspect([Segment("messages[0].content", text)])
    return (time.perf_counter() - start) * 1e3


def main() -> None:
    """Measure and print."""
    print("characters  identifiers  p50 ms   p99 ms   characters/s")
    for length, count in _LENGTHS:
        for identifiers in (False, True):
            source = Texts(1)
            texts = [source.text(length, identifiers=identifiers) for _ in range(count)]
            for text in texts[:20]:
                _milliseconds(text)
            times = sorted(map(_milliseconds, texts))
            middle = statistics.median(times)
            print(
                f"{length:10,}  {'yes' if identifiers else 'no':11}  {middle:6.3f}  {times[int(count * 0.99)]:7.3f}"
                f"  {length / middle * 1e3:13,.0f}"
            )
    print("\nhostile text          25,000 ms  100,000 ms  ratio")
    for unit in _HOSTILE:
        short, long = (_milliseconds((unit * size)[:size]) for size in (25_000, 100_000))
        print(f"{unit!r:20}  {short:9.1f}  {long:10.1f}  {long / short:5.1f}")


if __name__ == "__main__":
    main()
