# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An office with the tasks' pages; what begins a conversation from them writes down what it was given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.web import start_views
from tests.web.office import Office, make_house, served

from stellwerk.storage.database import Place
from stellwerk.web.routes import routes
from stellwerk.web.visit import Visit
from stellwerk.web.work import tasks
from stellwerk.workbench.tasks import Filled

BEGUN = "/arbeit?begonnen=1"


class TaskOffice(Office):
    """``begun``: the tasks that were filled in, with the person who did."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.begun: list[tuple[str, Filled]] = []


@contextmanager
def opened_with_tasks(place: Place, **changes: Any) -> Iterator[TaskOffice]:
    """A running office on a database."""
    house = make_house(place, **changes)

    def begin(visit: Visit, filled: Filled) -> str:
        office.begun.append((visit.who.actor.person or "", filled))
        return BEGUN

    pages = [*routes(lambda _: start_views.bare_view(), house), *tasks.routes(house, begin)]
    try:
        with served(pages) as port:
            office = TaskOffice(house, port)
            yield office
    finally:
        house.database.close()
