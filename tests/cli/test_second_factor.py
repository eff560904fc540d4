# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk users reset-second-factor`` for somebody who lost phone and recovery codes, on both databases."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from tests.cli.terminal import Terminal
from tests.web.conftest import office as office
from tests.web.office import Office

from stellwerk.administration import recovery_codes, second_factor
from stellwerk.identity.roles import Role
from stellwerk.storage.tables import audit


def test_a_lost_phone(terminal: Terminal, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    place = office.house.database.place
    if place.url is not None:
        monkeypatch.setenv("STELLWERK_DATABASE", place.url)
    whom = office.person("erika", Role.DATA_PROTECTION_OFFICER)
    office.person("adam")
    office.second_factor(whom)
    browser = office.browser()
    browser.get("/anmelden")
    browser.send("/anmelden", login="erika", password="blaue Leiter im Nebel 7")
    words = ("users", "reset-second-factor", "erika", "--data", place.data)
    done = json.loads(terminal(*words, "--json").out)
    assert done == {"person": whom, "recovery_codes": recovery_codes.COUNT, "sessions": 0}
    with office.house.database.reading() as connection:
        assert second_factor.state(connection, whom) == second_factor.State(None, 0)
        names = list(connection.execute(sa.select(audit.c.name)).scalars())
    assert "identity:second-factor:removed" in names
    assert office.signed_in().get("/konto").status == 303  # to set up another one
    again = terminal(*words)
    assert (again.status, "has no second factor" in again.err) == (1, True)
    assert terminal("users", "reset-second-factor", "adam", "--data", place.data).status == 1
    assert terminal("users", "reset-second-factor", "nix", "--data", place.data).status == 1
