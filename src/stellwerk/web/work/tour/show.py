# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/rundgang?schritt=1``: what the parts of the workbench do, one step at a time."""

from __future__ import annotations

from starlette.responses import Response

from stellwerk.values.zone import Zone
from stellwerk.web.language import Language
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.tour.words import TOUR
from stellwerk.workbench import preferences
from stellwerk.workbench.examples import EXAMPLES

PATH = "/arbeit/rundgang"
STEPS = 5


def show(visit: Visit) -> Response:
    """A step; the first one where the address names none. Who comes to the last one is not invited any more."""
    asked = visit.request.query_params.get("schritt", "")
    step = int(asked) if len(asked) == 1 and asked in "12345" else 1
    if step == STEPS:
        with visit.house.database.writing() as writing:
            preferences.change(writing, visit.who.actor, tour_seen=True)
    return visit.page(
        "work/tour/step.html",
        area="chat",
        kept=f"schritt={step}",
        t=in_language(TOUR, visit.language),
        which=1 if visit.language is Language.EN else 0,
        step=step,
        steps=range(1, STEPS + 1),
        zones=tuple(Zone),
        examples=EXAMPLES.values(),
        here=PATH,
    )
