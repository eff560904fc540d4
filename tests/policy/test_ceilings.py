# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two forms of the ceiling agree, and neither can be changed from outside."""

from __future__ import annotations

import pytest

from stellwerk.errors import ZoneForbidden
from stellwerk.policy.ceilings import CEILINGS, assert_ceiling
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone


@pytest.mark.parametrize("data_class", DataClass)
@pytest.mark.parametrize("zone", Zone)
def test_table_and_second_check_agree(data_class: DataClass, zone: Zone) -> None:
    if zone in CEILINGS[data_class]:
        assert_ceiling(data_class, zone, isolated=True)
    else:
        with pytest.raises(ZoneForbidden):
            assert_ceiling(data_class, zone, isolated=True)


def test_k5_needs_isolation() -> None:
    with pytest.raises(ZoneForbidden):
        assert_ceiling(DataClass.K5, Zone.GREEN)


@pytest.mark.parametrize("data_class", [c for c in DataClass if c >= DataClass.K3])
def test_never_red_from_k3_on(data_class: DataClass) -> None:
    assert Zone.RED not in CEILINGS[data_class]
    with pytest.raises(ZoneForbidden) as caught:
        assert_ceiling(data_class, Zone.RED)
    assert caught.value.status == 403


def test_the_table_is_frozen() -> None:
    with pytest.raises(TypeError):
        CEILINGS[DataClass.K6] = frozenset(Zone)  # type: ignore[index]
