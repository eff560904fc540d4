# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The addresses. Those of BACK and OUT stand in the provider's configuration, so they stay for ever."""

from __future__ import annotations

import functools

from starlette.routing import BaseRoute, Route

from stellwerk.administration.house import House
from stellwerk.identity.oidc.client import OpenIdClient
from stellwerk.web.openid import trouble
from stellwerk.web.openid.come_back import come_back
from stellwerk.web.openid.logout import log_out_there, logged_out_there
from stellwerk.web.openid.start import start
from stellwerk.web.visit import Door, route

START = "/anmelden/openid"
BACK = "/anmelden/openid/zurueck"  # redirect_uri
OUT = "/anmelden/openid/abmelden"  # GET: on to the provider's sign-out; POST: backchannel_logout_uri


def routes(house: House, client: OpenIdClient) -> list[BaseRoute]:
    """What a house with an OpenID provider answers to in addition. Whoever makes ``client`` closes it."""
    redirect_uri = house.address + BACK
    return [
        route(
            START,
            house,
            functools.partial(start, client=client, redirect_uri=redirect_uri),
            door=Door.ANYBODY,
        ),
        route(
            BACK,
            house,
            functools.partial(come_back, client=client, redirect_uri=redirect_uri),
            door=Door.ANYBODY,
        ),
        route(trouble.PATH, house, trouble.show, door=Door.ANYBODY),
        route(OUT, house, functools.partial(log_out_there, client=client), door=Door.ANYBODY),
        # no cookie counts there, and the provider may know this house by another name
        Route(OUT, functools.partial(logged_out_there, house=house, client=client), methods=["POST"]),
    ]
