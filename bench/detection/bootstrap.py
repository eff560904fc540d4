# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How sure a figure is: percentile bootstrap over whole documents, since what stands in one document hangs together.

Every figure here is a ratio of two sums over documents: hits by chances, and F1 as twice the hits by what was marked
plus what was found. Documents with the same counts are drawn together, from the multinomial distribution; that is the
same as drawing each document on its own, only quicker.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

_DRAWS = 2_000
_TAIL = 2.5  # percent left out on either side


class Part(NamedTuple):
    """What one document adds to a figure: ``of`` chances, ``hits`` of them taken."""

    hits: int
    of: int


class Estimate(msgspec.Struct, frozen=True):
    """A share from 0 to 1 with its interval of 95 %; ``value`` is nothing where there was no chance."""

    value: float | None
    low: float | None
    high: float | None
    hits: int
    of: int


def estimate(parts: Sequence[Part], seed: int = 1) -> Estimate:
    """The ratio of the sums, with its interval.

    Where all documents agree no draw differs from another, and the bootstrap would claim certainty. Then the open end
    of the interval is what as many documents with chances can exclude (0.975, the exact binomial limit).
    """
    hits, of = sum(part.hits for part in parts), sum(part.of for part in parts)
    if not of:
        return Estimate(None, None, None, hits, of)
    value = hits / of
    if hits in (0, of):
        carriers = sum(1 for part in parts if part.of)
        open_end = 1 - (_TAIL / 100) ** (1 / carriers)
        low, high = (0.0, open_end) if not hits else (1 - open_end, 1.0)
        return Estimate(value, low, high, hits, of)
    sums = _draws(np.array(parts, dtype=np.int64), seed)
    low, high = _middle(_ratio(sums[:, 0], sums[:, 1]))
    return Estimate(value, low, high, hits, of)


def difference(one: Sequence[Part], other: Sequence[Part], seed: int = 1) -> tuple[float, float] | None:
    """The interval of 95 % of the first ratio minus the second, both over the same documents in the same order."""
    if len(one) != len(other):
        raise ValueError("both must be of the same documents")
    if not sum(part.of for part in one) or not sum(part.of for part in other):
        return None
    rows = np.hstack([np.array(one, dtype=np.int64), np.array(other, dtype=np.int64)])
    sums = _draws(rows, seed)
    return _middle(_ratio(sums[:, 0], sums[:, 1]) - _ratio(sums[:, 2], sums[:, 3]))


def _draws(rows: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """Sums of the columns, once for each resampling of the rows."""
    different, counts = np.unique(rows, axis=0, return_counts=True)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(len(rows), counts / counts.sum(), size=_DRAWS)
    return drawn @ different


def _ratio(hits: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore"):
        return hits / np.where(of > 0, of, np.nan)


def _middle(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.nanpercentile(values, [_TAIL, 100 - _TAIL])
    return float(low), float(high)
