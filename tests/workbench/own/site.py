# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of what people keep, behind a real server, with a browser for everybody in the house."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from tests.web import start_views
from tests.web.browser import Browser
from tests.web.office import Office, make_house, served
from tests.workbench.own.world import World, peopled

from stellwerk.administration import sessions
from stellwerk.identity.actor import Actor
from stellwerk.policy.register import Register, UseCase
from stellwerk.storage.database import Place
from stellwerk.values.sign_in import SignIn
from stellwerk.values.zone import Zone
from stellwerk.web.routes import routes
from stellwerk.web.work import assistants, history, preferences, ratings


class Site(Office):
    """``forgotten``: what was taken off the desks of sessions; ``renamed``: what got another title there."""

    world: World
    forgotten: list[tuple[str, str | None]]
    renamed: list[tuple[str, str, str]]

    def as_(self, actor: Actor) -> Browser:
        """A browser in which somebody is signed in."""
        browser = self.browser()
        with self.house.database.writing() as writing:
            cookie = sessions.begin(
                writing, self.house.secrets, actor.person, method="password", strong=True, sign_in=SignIn()
            )
        browser.cookies["stellwerk"] = cookie
        browser.get("/konto")  # for the token of its forms
        return browser


def register() -> Register:
    """Models in three zones, and one use case that opens green and yellow."""
    zones = frozenset({Zone.GREEN, Zone.YELLOW})
    case = UseCase("briefe", "Entwürfe", "§ 3 DSG NRW", "Amt", allowed_zones=zones)
    return msgspec.structs.replace(start_views.register(), use_cases={"briefe": case})


@contextmanager
def opened(place: Place) -> Iterator[Site]:
    """A running house."""
    with peopled(place) as world:
        house = make_house(place)
        forgotten: list[tuple[str, str | None]] = []
        renamed: list[tuple[str, str, str]] = []
        pages = [
            *routes(lambda _: start_views.bare_view(), house),
            *history.routes(
                house,
                lambda person, name: forgotten.append((person, name)),
                lambda person, name, title: renamed.append((person, name, title)),
            ),
            *preferences.routes(house),
            *assistants.routes(house, register),
            *ratings.routes(house),
        ]
        try:
            with served(pages) as port:
                site = Site(house, port)
                site.world, site.forgotten, site.renamed = world, forgotten, renamed
                yield site
        finally:
            house.database.close()
