# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Hostile texts cost in proportion to their length: no pattern that runs away, no loop within a loop.

Processor time of one text and of another eight times as long: linear work makes a ratio of about eight, quadratic
work one of sixty-four. The bound lies between, far from both.
"""

from __future__ import annotations

import time

import pytest

from stellwerk.detectors.inspect import inspect
from stellwerk.values.inspection import Segment

UNITS = [
    "(", "a@", "1", "0", "1 ", "1.", "1\n", "12345678\n", "a", "Ä", " ", "\n", "\t", "\u200b", "e\u0301",
    "Herr ", "Herr Dr. ", "Herr Müller ", "Anna ", "Anna Müller ", "Müller, Hans; ", "A. ", "A.", "A-A ",
    "von ", "geb. ", "19.01.1990 ", "Az 1 ", "DE12 ", "+49 ", "Str. 1 ", "passwort: ", "https://a:",
    "a at b ", "-----BEGIN PRIVATE KEY-----", "acht ", "\\", "\\u0041", "%41", "&#65;", "&a", "=3D",
    "QUJD", "QUJDREVGR0hJSks4\n", "eyJ", "data:", "x;y;z\n", "Name|b|c\n", "<A", "a:", "*1 ", "**a", "`",
    "_ ", "-", "Frau Müller ist krank. ", "der 72-jährige ", "ich bin der ", "mfg\n", "name: ",
    "AB-C 1 ", "\x00", "der der ", "in der Straße ", "für das ", "Bürgermeister ", "nicht öffentlich ",
    "VS-", "Postfach 1 ",
]  # fmt: skip
_SHORT, _LONG, _MOST = 2_000, 16_000, 24


def _cost(text: str, tries: int = 3) -> float:
    """Seconds of processor time for one inspection: the best of some tries."""
    best = float("inf")
    for _ in range(tries):
        start = time.process_time()
        inspect([Segment("messages[0].content", text)])
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_the_length_and_not_with_its_square(unit: str) -> None:
    short = _cost((unit * _SHORT)[:_SHORT])
    most = _MOST * max(short, 0.0005)
    long = (unit * _LONG)[:_LONG]
    assert _cost(long, 1) <= most or _cost(long) <= most


@pytest.mark.parametrize("count", [40])
def test_many_segments_cost_as_much_as_one_of_their_length(count: int) -> None:
    text = "Frau Quenzel aus der Lindenstraße 12 fragt nach dem Az. 12-3456. "
    one = _cost(text * count)
    segments = [Segment(f"messages[{i}].content", text) for i in range(count)]
    start = time.process_time()
    inspect(segments)
    assert time.process_time() - start <= 10 * max(one, 0.002)
