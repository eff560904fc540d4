# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the detectors are known to miss. Every entry is a defect that waits to be mended; the list should be empty.

``test_detection.py`` fails when an entry is missed no longer, so that the list cannot lie.
"""

from __future__ import annotations

from tests.journeys.plans import Plan

# (kind, disguise)
MISSES: frozenset[tuple[str, str]] = frozenset()

# Places where a text in any disguise is looked at less well than in a message.
PLACES: frozenset[str] = frozenset()


def is_known(plan: Plan) -> bool:
    """Whether the data of this plan are missed for a reason that stands here."""
    return (plan.kind, plan.disguise) in MISSES or (bool(plan.kind) and plan.place in PLACES)
