# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A town hall's first day: the first administrator, people by OpenID Connect, a use case, a key, a call, the trail.

Everything is real: ``stellwerk up`` as a process, an OpenID provider of another house, a browser's requests.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from tests.journeys.child import Child
from tests.journeys.house import Hubs, chat
from tests.journeys.town import CREDENTIALS
from tests.openid.browser import Browser as OpenIdBrowser
from tests.openid.browser import where
from tests.openid.provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.web.browser import Browser

from stellwerk.storage.database import Place
from stellwerk.storage.verification import verify_books

WORDS = "sieben Kraniche ziehen nordwärts"

CONFIGURATION = """\
endpoints:
  haus: {{zone: green, base_url: '{green}', operator: Stadt, credential: {{env: T_GREEN}}}}
models:
  gruen: {{endpoint: haus, upstream: house-llm, tier: S, context_length: 100000, abilities: [chat]}}
sign_in:
  openid:
    issuer: {issuer}
    client_id: {client}
    client_secret: {{env: T_OPENID}}
    groups:
      - {{group: /bau, department: bauamt}}
      - {{group: /bau/leitung, department: bauamt, role: key_user}}
      - {{group: /soziales, department: sozialamt}}
      - {{group: /datenschutz, role: data_protection_officer, house: true}}
"""


class Programs:
    """The management API as somebody in a browser uses it."""

    def __init__(self, port: int, cookie: str) -> None:
        self._browser = Browser(port)
        self._browser.cookies["stellwerk"] = cookie
        self.me = self.ask("GET", "/me")[1]

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        if body is not None:
            headers["Content-Type"] = "application/json"
        if method != "GET":
            headers["X_CSRF_Token"] = self.me["csrf_token"]
        raw = None if body is None else json.dumps(body).encode()
        answer = self._browser.ask(method, f"/api{path}", raw, **headers)
        return answer.status, json.loads(answer.body) if answer.body else None

    def make(self, path: str, **body: Any) -> dict[str, Any]:
        status, made = self.ask("POST", path, body)
        assert status == 201, made
        return dict(made)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    return Place(tmp_path / "data", url)


@pytest.fixture
def town(place: Place, hubs: Hubs, tmp_path: Path) -> Iterator[tuple[Child, Provider]]:
    """The gateway and the provider, each knowing the other's address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    provider = Provider(f"http://127.0.0.1:{port}")
    file = tmp_path / "stellwerk.yaml"
    file.write_text(
        CONFIGURATION.format(green=hubs.bases["green"], issuer=provider.issuer, client=CLIENT_ID), "utf-8"
    )
    file.chmod(0o600)
    env = {
        "STELLWERK_DATA": str(place.data),
        "T_GREEN": CREDENTIALS["green"],
        "T_OPENID": CLIENT_SECRET,
        **({"STELLWERK_DATABASE": place.url} if place.url else {}),
    }
    with Child("up", "--config", str(file), "--port", str(port), folder=tmp_path, env=env) as child:
        child.ready()
        yield child, provider
    provider.stop()


def first_administrator(child: Child) -> Programs:
    found = re.search(r"(/einrichten/\S+)", "\n".join(child.out))
    assert found, child.words
    browser = Browser(child.port)
    assert browser.get(found[1]).status == 200
    made = browser.send(found[1], name="Ada Admin", login="ada", email="", new_password=WORDS, repeat=WORDS)
    assert (made.status, made.location) == (303, "/konto/zweiter-faktor"), made.body[:3000]
    page = browser.get("/konto/zweiter-faktor")
    seed = re.search(r"secret=([A-Z2-7]+)", page.body)
    assert seed
    done = browser.send("/konto/zweiter-faktor", seed=page.hidden("seed"), code=pyotp.TOTP(seed[1]).now())
    assert done.status in (200, 303), done.body[:2000]
    return Programs(child.port, browser.cookies["stellwerk"])


def arrives(child: Child, login: str) -> Programs:
    """Somebody signs in at the provider, and is here."""
    base = f"http://127.0.0.1:{child.port}"
    browser = OpenIdBrowser()
    there = browser.follow(browser.get(f"{base}/anmelden/openid"), until=f"{base}/anmelden/openid/zurueck")
    if not there.is_redirect:
        there = browser.follow(browser.log_in(there, login), until=f"{base}/anmelden/openid/zurueck")
    browser.get(where(there))
    cookie = browser.cookie("stellwerk")
    browser.close()
    assert cookie, "nobody is signed in"
    return Programs(child.port, cookie)


@pytest.mark.alone
async def test_from_the_first_start_to_a_revoked_key(town: tuple[Child, Provider], place: Place) -> None:
    child, provider = town
    administrator = first_administrator(child)
    assert "role:grant" in administrator.me["permissions"]
    for code, name in (("6100", "bauamt"), ("5000", "sozialamt")):
        administrator.make("/cost-centres", code=code, title=name)
        administrator.make("/departments", name=name, title=name.title(), cost_centre=code)

    provider.account("erika", name="Erika Beispiel", groups=["/bau", "/bau/leitung"], amr=["pwd", "otp"])
    provider.account("sami", name="Sami Sozial", groups=["/soziales"])
    provider.account("dora", name="Dora Daten", groups=["/datenschutz"], amr=["pwd", "otp"])
    key_user, clerk, officer = (arrives(child, login) for login in ("erika", "sami", "dora"))
    assert (key_user.me["department"], clerk.me["department"]) == ("bauamt", "sozialamt")
    assert [role["role"] for role in key_user.me["roles"]] == ["key_user"]
    assert clerk.me["roles"] == []

    # no use case, no key
    asked = {"title": "Fachverfahren", "department": "bauamt", "use_case": "bescheide"}
    assert key_user.ask("POST", "/keys", asked)[0] == 422
    case = {
        "name": "bescheide",
        "title": "Baubescheide",
        "department": "bauamt",
        "purpose": "Entwürfe von Bescheiden",
        "legal_basis": "BauO NRW",
        "owner": "Bauamt",
    }
    assert clerk.ask("POST", "/use-cases", case)[0] == 403
    made = key_user.make("/use-cases", **case)
    assert made["closed"]
    key = key_user.make("/keys", **asked)
    secret = key["secret"]
    await asyncio.sleep(0.6)
    closed = await child.ask("/v1/chat/completions", chat("gruen"), key=secret)
    assert closed.error["code"] == "use_case_closed"

    # an area of Annex III: released by the data protection officer, by name and document
    answers = {"ai_role": "deployer", "annex_iii": ["essential_services"], "prohibited": []}
    status, made = key_user.ask("PATCH", "/use-cases/bescheide", answers, If_Match='"v1"')
    assert status == 200
    assert "Annex III" in made["closed"]
    request = key_user.make(
        "/approvals",
        action="release_annex_iii",
        object="use-case:bescheide",
        change={"released_by": "Dora Daten, behördliche Datenschutzbeauftragte", "document": "DSFA 12/2026"},
        reason="Folgenabschätzung liegt vor",
    )
    status, said = officer.ask("POST", f"/approvals/{request['id']}/confirm")
    assert status == 200, said

    text = "Wann öffnet die Bücherei?"
    deadline = time.monotonic() + 1
    while (answer := await child.ask("/v1/chat/completions", chat("gruen", text), key=secret)).status != 200:
        assert time.monotonic() < deadline, answer.body
    decision = answer.headers["x-stellwerk-decision"]
    await asyncio.sleep(0.6)

    # the decision is in the trail, with class and zone, without words and without a person
    def trail(name: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        after = 0
        while True:
            status, found = officer.ask("GET", f"/trail?limit=200&after={after}&name={name}")
            assert status == 200
            items += found["items"]
            if found["next"] is None:
                return items
            after = found["next"]

    (opened,) = [row for row in trail("call:intent:open") if row["decision_id"] == decision]
    assert opened["record"]["use_case"] == "bescheide"
    assert opened["record"]["department"] == "bauamt"
    assert opened["record"]["zone"] == "green"
    assert text not in json.dumps(trail(""))
    everything = json.dumps(trail(""), ensure_ascii=False)
    for name in ("Erika", "Dora", "Sami", "Ada Admin", "erika", "dora", "sami"):
        assert name not in everything, name
    names = {row["name"] for row in trail("")}
    assert {
        "identity:person:created",
        "identity:sign-in:ok",
        "house:department:created",
        "house:use-case:created",
        "house:use-case:changed",
        "access:key:created",
        "approval:release-annex-iii:requested",
        "approval:release-annex-iii:confirmed",
        "call:intent:settled",
    } <= names
    assert administrator.ask("GET", "/trail")[0] == 403

    # a foreign department neither sees nor touches it
    assert clerk.ask("GET", f"/keys/{key['id']}")[0] == 403
    assert clerk.ask("GET", "/use-cases/bescheide")[0] == 404

    # two persons find out which key it was
    request = officer.make(
        "/approvals", action="reidentify", object=f"decision:{decision}", reason="Prüfung nach Beschwerde"
    )
    assert officer.ask("POST", f"/approvals/{request['id']}/confirm")[0] == 403

    status, revoked = key_user.ask("POST", f"/keys/{key['id']}/revoke")
    assert status == 200
    assert revoked["last_used_on"]
    deadline = time.monotonic() + 1
    while (answer := await child.ask("/v1/chat/completions", chat("gruen"), key=secret)).status != 401:
        assert time.monotonic() < deadline
    assert verify_books(place).sound
