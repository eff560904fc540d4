# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/konto/zugriff``: tokens for one's own programs, made and revoked on a page."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tests.web.conftest import office as office
from tests.web.office import Office

from stellwerk.administration import tokens


def test_a_token_is_shown_once_works_and_ends(office: Office) -> None:
    person = office.person()
    browser = office.signed_in()
    page = browser.get("/konto/zugriff")
    assert "Sie haben keinen" in page.body
    made = browser.send("/konto/zugriff", title="Inventarskript <b>", write="1")
    assert made.status == 200
    assert "no-store" in made.headers["cache-control"]
    (secret,) = re.findall(r"<code>(stwp_[^<]+)</code>", made.body)
    house = office.house
    actor = tokens.actor_with(house.database, house.secrets, secret, datetime.now(UTC))
    assert actor is not None
    assert (actor.person, actor.writes, actor.strong) == (person, True, False)
    listed = browser.get("/konto/zugriff")
    assert secret not in listed.body
    assert "Inventarskript &lt;b&gt;" in listed.body
    assert "lesen und ändern" in listed.body
    (token_id,) = re.findall(r'name="beenden" value="(tok_[0-9a-f]+)"', listed.body)
    assert browser.send("/konto/zugriff", beenden=token_id).status == 303
    assert "gilt nicht mehr" in browser.get("/konto/zugriff?erledigt=beendet").body
    assert tokens.actor_with(house.database, house.secrets, secret, datetime.now(UTC)) is None


def test_a_token_without_a_name_and_tokens_of_others(office: Office) -> None:
    office.person()
    office.person("otto", name="Otto Ander")
    mine, other = office.signed_in(), office.signed_in("otto")
    mine.get("/konto/zugriff")
    wrong = mine.send("/konto/zugriff", title="")
    assert wrong.status == 422
    assert "wofür er ist" in wrong.body
    made = mine.send("/konto/zugriff", title="x")
    assert made.status == 200
    (token_id,) = re.findall(r"(tok_[0-9a-f]+)", mine.get("/konto/zugriff").body)
    other.get("/konto/zugriff")
    for which in (token_id, "tok_0000000000000000", "'; --", "../x"):
        assert other.send("/konto/zugriff", beenden=which).status == 404
    assert token_id in mine.get("/konto/zugriff").body
