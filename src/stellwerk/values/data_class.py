# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Data classes K0-K6: how much protection a text demands (docs/policy.md, after the traffic-light concept)."""

from __future__ import annotations

from enum import IntEnum


class DataClass(IntEnum):
    """Ordered: a higher class demands more. ``max`` of several classes is the class of the whole."""

    K0 = 0  # public
    K1 = 1  # internal, harmless, no link to a person
    K2 = 2  # confidential, no link to a person
    K3 = 3  # personal data (Art. 4 GDPR)
    K4 = 4  # specially protected: Art. 9/10 GDPR, social, tax, personnel, professional secrets, fines
    K5 = 5  # threat to life or existence; single statistical records
    K6 = 6  # classified (VS-NfD and above)

    @classmethod
    def parse(cls, text: str) -> DataClass:
        """Read ``"K3"`` (case and surrounding blanks ignored).

        Raises:
            ValueError: the text names no class.
        """
        try:
            return cls[text.strip().upper()]
        except KeyError:
            raise ValueError(
                f"{text.strip()[:20]!r} is no data class; use one of K0, K1, K2, K3, K4, K5, K6"
            ) from None
