# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who calls, as far as the line needs to know: a key or the workbench, its department, its use case. No person."""

from __future__ import annotations

import msgspec

from stellwerk.values.data_class import DataClass
from stellwerk.values.waiver import Waiver
from stellwerk.values.zone import Zone


class Caller(msgspec.Struct, frozen=True):
    """The owner of an API key on the line, or the workbench for somebody of a department."""

    key_id: (
        str  # the key's id or its name in the configuration, never the secret; of the workbench: its own name
    )
    department: str
    use_case: str
    cost_centre: str
    declared_class: DataClass | None = None  # what the key declares for all its calls
    may_declare: bool = False  # may lower or set the class per request (X-Stellwerk-Class)
    allowed_models: frozenset[str] | None = None  # None: every model
    allowed_zones: frozenset[Zone] | None = None  # None: every zone of the use case
    floor: DataClass = DataClass.K0  # of the department: no call of it counts less
    waivers: tuple[Waiver, ...] = ()  # releases of one text each by a second person; never of a key
    carried: DataClass = DataClass.K0  # of the conversation so far and of what it stands on: it sticks (R04)
    raised: DataClass = DataClass.K0  # by the person's own hand (ADR 0032); K0: not at all. Never of a key
