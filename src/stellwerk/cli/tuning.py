# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The interpreter, set up for calls that must not wait for one another. Figures: docs/benchmarks.md."""

from __future__ import annotations

import gc
import sys

_TURN_SECONDS = 0.0005


def tune() -> None:
    """Call it once, when everything that stays is there and the first call has not come yet."""
    # What exists by now stays: the collector need not look through it again and again, which made single calls wait.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    # A long text is inspected in a thread. A call beside it gives its turn away a dozen times; with the usual 5 ms
    # until the next one it would take a dozen times as long.
    sys.setswitchinterval(_TURN_SECONDS)
