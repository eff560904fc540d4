# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Secrecy regimes of German administration: which there are, and which a release may open for yellow."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# name -> where it stands
RELEASABLE: Mapping[str, str] = MappingProxyType(
    {
        "social": "§ 35 SGB I, §§ 67 ff. SGB X; yellow needs the notice of § 80 SGB X",
        "tax": "§ 30 AO; yellow needs staff formally bound to tax secrecy",
        "personnel": "§ 50 BeamtStG, § 26 BDSG and the laws of the Länder",
        "professional": "§ 203 StGB",
        "fines": "OWiG, Art. 10 GDPR",
    }
)

# These demand K5 or K6, which never go to yellow: a release of them would promise what code forbids.
NEVER_YELLOW: Mapping[str, str] = MappingProxyType(
    {
        "register_block": "§ 51 BMG",
        "child_protection": "§§ 61-65 SGB VIII",
        "statistics": "§ 16 BStatG",
        "classified": "VSA: VS-NfD and above",
    }
)

REGIMES: frozenset[str] = frozenset(RELEASABLE) | frozenset(NEVER_YELLOW)
