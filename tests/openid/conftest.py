# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A town, browsers, and two kinds of providers: a real one, and one that lies."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from tests.openid.browser import Browser
from tests.openid.liar import Liar
from tests.openid.provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.openid.town import Town

from stellwerk.storage.database import Place
from stellwerk.values.role import Role
from stellwerk.values.sign_in import Mapping, OpenId

GROUPS = (
    Mapping("/bau", "bauamt"),
    Mapping("/soziales", "sozialamt"),
    Mapping("/soziales/leitung", "sozialamt", Role.KEY_USER),
    Mapping("/it", None, Role.ADMINISTRATOR, True),
    Mapping("/nirgends", "gibtsnicht"),
    Mapping("/gast"),
)


def openid(issuer: str, **changes: object) -> OpenId:
    values: dict[str, object] = {
        "issuer": issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "groups": GROUPS,
    }
    return OpenId(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def browser() -> Iterator[Browser]:
    opened = Browser()
    yield opened
    opened.close()


@pytest.fixture
def town(sqlite: Place) -> Iterator[Town]:
    """A town that is not open yet: ``town.open(openid(issuer))``."""
    made = Town(sqlite)
    yield made
    made.close()


@pytest.fixture
def provider_for() -> Iterator[Callable[..., Provider]]:
    """Starts a real provider that knows this town."""
    started: list[Provider] = []

    def start(town: Town, *, claims_in_id_token: bool = True, **client: object) -> Provider:
        started.append(Provider(town.url, claims_in_id_token=claims_in_id_token, **client))
        return started[-1]

    yield start
    for provider in started:
        provider.thaw()
        provider.stop()


@pytest.fixture
def provider(town: Town, provider_for: Callable[..., Provider]) -> Provider:
    """A real provider with the town open before it, and Erika in the building department."""
    started = provider_for(town)
    started.account("erika", name="Erika Beispiel", email="erika@stadt.example", groups=["/bau"])
    town.open(openid(started.issuer))
    return started


@pytest.fixture
def liar_alone() -> Iterator[Liar]:
    """A server that is nobody's provider: what arrives there should not have."""
    started = Liar()
    yield started
    started.stop()


@pytest.fixture
def liar(town: Town) -> Iterator[Liar]:
    """A provider that lies where a test wants it, with the town open before it."""
    started = Liar()
    town.open(openid(started.issuer))
    yield started
    started.stop()


@pytest.fixture
def why(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """Which check the last sign-in or logout failed at, from the log; nobody but the town's IT sees it."""
    caplog.set_level(logging.INFO, "stellwerk.sign-in")

    def last() -> str:
        told = [record.getMessage() for record in caplog.records if record.name == "stellwerk.sign-in"]
        caplog.clear()
        assert told
        assert all(line.isprintable() for line in told), told
        return told[-1]

    return last
