# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ceilings: where a data class may go at most. Code, not configuration; operators can only tighten.

"Never red from K3 on" is the concept's own rule and stricter than the GDPR. Two independent forms of the same
rule stand here: a table that the decision is made from, and a check that the gateway repeats directly before
it forwards. A slip in one is caught by the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stellwerk.errors import ZoneForbidden
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone

_ALL = frozenset(Zone)
_WITHIN_CONTRACT = frozenset({Zone.GREEN, Zone.YELLOW})

CEILINGS: Mapping[DataClass, frozenset[Zone]] = MappingProxyType(
    {
        DataClass.K0: _ALL,
        DataClass.K1: _ALL,
        DataClass.K2: _WITHIN_CONTRACT,
        DataClass.K3: _WITHIN_CONTRACT,
        DataClass.K4: _WITHIN_CONTRACT,
        DataClass.K5: frozenset({Zone.GREEN}),
        DataClass.K6: frozenset(),
    }
)


def assert_ceiling(data_class: DataClass, zone: Zone, *, isolated: bool = False) -> None:
    """The second look, directly before a call is forwarded; deliberately not written from :data:`CEILINGS`.

    ``isolated`` is :attr:`Endpoint.isolated` of the endpoint that is about to receive the call (only K5
    asks).

    Raises:
        ZoneForbidden: a call of ``data_class`` must not reach ``zone``.
    """
    level = int(data_class)
    if level >= 6:
        forbidden = True
    elif level == 5:
        forbidden = zone != "green" or not isolated
    elif level >= 2:
        forbidden = zone not in ("green", "yellow")
    else:
        forbidden = zone not in ("green", "yellow", "red")
    if forbidden:
        raise ZoneForbidden(
            f"Class {data_class.name} must not reach zone {zone.value}; nothing was sent. "
            "This ceiling is fixed in code. Report it: the decision should have refused the call before.",
            detail={"class": data_class.name, "zone": zone.value},
        )
