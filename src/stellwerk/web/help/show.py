# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/hilfe``. Where a class may go is asked of the policy, so the page promises nothing else."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from stellwerk.values.zone import Zone
from stellwerk.web.help.cases import CASES, Case
from stellwerk.web.help.words import CONTENTS, HELP, KEYS
from stellwerk.web.language import Language
from stellwerk.web.start.classes import Row, rows
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language

PATH = "/hilfe"


class Lamp(msgspec.Struct, frozen=True):
    """Whether a case may go to a zone, and on which condition."""

    zone: Zone
    open: bool
    condition: str  # "" where it is open, or never will be


def show(visit: Visit) -> Response:
    """The page, in the visit's language."""
    table = rows(visit.language)
    return visit.page(
        "help/help.html",
        area="help",
        t=in_language(HELP, visit.language),
        which=1 if visit.language is Language.EN else 0,
        contents=CONTENTS,
        keys=KEYS,
        zones=tuple(Zone),
        rows=table,
        cases=[(case, lamps(case, table)) for case in CASES],
        town=visit.house.reporting.town,
    )


def lamps(case: Case, table: tuple[Row, ...]) -> tuple[Lamp, ...]:
    """The three lamps of a case, green first."""
    cells = {cell.zone: cell for cell in table[case.data_class].cells}
    return tuple(
        Lamp(
            zone,
            zone in case.zones,
            cells[zone].condition if zone not in case.zones and cells[zone].allowed else "",
        )
        for zone in Zone
    )
