# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the detectors are known to miss. Every entry is a defect that waits to be mended; the list should be empty.

``test_detection.py`` fails when an entry is missed no longer, so that the list cannot lie.
"""

from __future__ import annotations

from tests.journeys.plans import Plan

# (kind, disguise)
MISSES: frozenset[tuple[str, str]] = frozenset()

# A text that somebody tears apart over two messages is put together again where a number with a check digit stands
# in it as people write it. What is known by the words beside it ("Geburtsda" in one message, "tum: 17.11.1941" in the
# next) is not, nor is what is disguised and torn at the same time.
TORN = "split over messages"
CHECKED = frozenset(
    {
        "iban",
        "tax_id",
        "social_security_number",
        "health_insurance_number",
        "payment_card",
        "identity_document",
    }
)
AS_WRITTEN = frozenset({"plain", "bare"})

# (kind, place), each shown by a test to be a miss.
PLACES: frozenset[tuple[str, str]] = frozenset(
    {("address", TORN), ("birth_date", TORN), ("person", TORN), ("secret", TORN)}
)


def is_known(plan: Plan) -> bool:
    """Whether the data of this plan are missed for a reason that stands here."""
    if plan.place == TORN:
        return plan.kind not in CHECKED or plan.disguise not in AS_WRITTEN
    return (plan.kind, plan.disguise) in MISSES
