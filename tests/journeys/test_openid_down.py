# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The OpenID provider is down: a page says so to whoever signs in, and calls notice nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from tests.journeys.house import Gateway, House, Hubs, chat
from tests.journeys.town import GREEN, configuration, environment
from tests.openid.browser import Browser, cause, where
from tests.openid.provider import CLIENT_ID, CLIENT_SECRET, Provider

from stellwerk.policy.load import load
from stellwerk.values.sign_in import OpenId, SignIn

START, BACK, OUT = "/anmelden/openid", "/anmelden/openid/zurueck", "/anmelden/openid/abmelden"
# a key that nobody knows: the gateway would look for it at the provider
TOKEN = "eyJhbGciOiJSUzI1NiIsImtpZCI6InVua25vd24ifQ.e30.AAAA"


@pytest.fixture
def town(hubs: Hubs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[House, Provider]]:
    monkeypatch.setattr("stellwerk.identity.oidc.fetch.SECONDS", 4.0)
    file = tmp_path / "stellwerk.yaml"
    file.write_text(configuration(hubs.bases, seconds=20.0, body_limit=1024 * 1024), "utf-8")
    file.chmod(0o600)
    env = {**environment(), "STELLWERK_DATA": str(tmp_path / "data")}
    settings, register = load(file, env=env, today=datetime.now(UTC).date())
    gateway = Gateway(settings.data, register, settings, {})
    provider = Provider(gateway.url)
    openid = OpenId(provider.issuer, CLIENT_ID, CLIENT_SECRET, only_mapped=False)
    gateway._settings = msgspec.structs.replace(
        settings,
        sign_in=SignIn(openid=openid),
        server=msgspec.structs.replace(settings.server, public_url=gateway.url),
    )
    gateway.start()
    yield House(gateway, hubs), provider
    provider.thaw()
    provider.stop()
    gateway.stop()


def way_back(browser: Browser, house: House) -> str:
    """Signs in at the provider; the address with the code, not asked for yet."""
    there = browser.follow(browser.get(house.url + START), until=house.url + BACK)
    return where(browser.follow(browser.log_in(there, "erika"), until=house.url + BACK))


@pytest.mark.alone
async def test_calls_go_on_while_sign_ins_wait_for_a_provider_that_says_nothing(
    town: tuple[House, Provider],
) -> None:
    house, provider = town
    provider.account("erika")
    inside, waits = Browser(), Browser()
    back = await asyncio.to_thread(way_back, inside, house)
    assert where(await asyncio.to_thread(inside.get, back)) == f"{house.url}/"
    code = await asyncio.to_thread(way_back, waits, house)

    provider.freeze()
    exchanges = [asyncio.create_task(asyncio.to_thread(waits.get, code))]
    exchanges += [
        asyncio.create_task(
            asyncio.to_thread(Browser().http.post, house.url + OUT, data={"logout_token": TOKEN})
        )
        for _ in range(4)
    ]
    longest, until = 0.0, time.monotonic() + 2
    while time.monotonic() < until:
        began = time.monotonic()
        answer = await house.ask(chat(GREEN), key="plain")
        longest = max(longest, time.monotonic() - began)
        assert answer.status == 200, answer.body
    assert not exchanges[0].done(), "it waits for the provider"
    assert longest < 1.5, "a call waited for the provider"
    assert (await asyncio.to_thread(inside.get, f"{house.url}/konto")).status_code == 200, (
        "who is in stays in"
    )

    refused, *logouts = await asyncio.gather(*exchanges)
    assert cause(refused) == "unreachable"
    told = await asyncio.to_thread(waits.follow, refused)
    assert told.status_code == 503
    assert "Der Anmeldedienst antwortet nicht" in told.text
    assert {answer.status_code for answer in logouts} == {400}
