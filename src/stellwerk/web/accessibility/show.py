# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/barrierefreiheit``: the statement by the model of Implementing Decision (EU) 2018/1523.

What concerns the product stands here; what concerns the house comes from the section ``town`` of the configuration.
What is missing there is asked for on the page itself, where the operator sees it, and never made up.
"""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from stellwerk.values.town import Town
from stellwerk.web.accessibility.words import STATEMENT
from stellwerk.web.address import own_address
from stellwerk.web.moments import day
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language

PATH = "/barrierefreiheit"
CHECKED = date(2026, 11, 28)
"""When the product was assessed last. Change it with the statement, after a new assessment."""


def show(visit: Visit) -> Response:
    """The statement, in the visit's language."""
    town = visit.house.reporting.town
    return visit.page(
        "accessibility/statement.html",
        t=in_language(STATEMENT, visit.language),
        town=town,
        named=town.name != Town().name,
        address=own_address(visit.request, visit.house.address),
        checked=CHECKED,
        checked_words=day(CHECKED, visit.language),
    )
