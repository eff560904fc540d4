# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A gateway follows the price lists: models of an endpoint with a list are priced by it, and run from its import on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.metering.prices.files import SHEET, changed
from tests.policy.files import TOWN, read
from tests.policy.test_price_fields import LISTED
from tests.policy.world import caller, decide

from stellwerk.administration import price_import, use_cases
from stellwerk.administration.adopt import adopt
from stellwerk.gateway.directory import Directory
from stellwerk.identity.actor import SHELL
from stellwerk.policy.register import Register
from stellwerk.storage.database import Database, Place
from stellwerk.storage.organisation import assembled
from stellwerk.storage.secrets import open_secrets
from stellwerk.values.data_class import DataClass

LIST = changed("muster-m;", "gpt-oss-120b;")
CORRECTING = changed("corrects;", "corrects;muster-2026-05", LIST)
FIXED = changed("0,20;0,65", "0,30;0,65", changed("version;muster-2026-05", "version;b", CORRECTING))
TODAY = date(2026, 9, 1)


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    yield opened
    opened.close()


@pytest.fixture
def town(tmp_path: Path) -> Register:
    return read(LISTED, tmp_path)[1]


def bring(database: Database, text: str) -> None:
    with database.writing() as writing:
        assert price_import.bring(writing, SHELL, text.encode()).imported


def now(database: Database, town: Register) -> Register:
    with database.reading() as connection:
        return assembled(connection, town)


def price_of(register: Register, name: str = "gpt-oss-120b", day: date = TODAY) -> tuple[str, Decimal] | None:
    price = register.models[name].price_on(day)
    return None if price is None else (price.version, price.input_per_million)


def test_a_running_gateway_follows(database: Database, town: Register) -> None:
    adopt(database, town)
    directory = Directory(database, open_secrets(database), town)
    assert price_of(directory.register) is None
    told = directory.register
    bring(database, LIST)
    made = directory.refresh()
    assert made is directory.register
    assert price_of(made) == ("muster-2026-05", Decimal("0.2"))
    assert made.policy.version == told.policy.version, "a price is no policy"
    assert directory.refresh() is None
    bring(database, FIXED)
    directory.refresh()
    assert price_of(directory.register) == ("b", Decimal("0.3"))
    assert directory.register.policy.version == told.policy.version


def test_the_model_runs_from_then_on(database: Database, town: Register) -> None:
    k0 = caller(use_case="allgemein", declared_class=DataClass.K0)
    assert decide(now(database, town), model="gpt-5", caller=k0).targets == ("gpt-5",)
    assert decide(now(database, town), model="gpt-oss-120b", caller=k0).targets == ("small",), "its overflow"
    refused = decide(now(database, town), model="gpt-oss-120b", caller=k0, closed={"haus": "down"})
    assert refused.refusal_code == "no_price"
    bring(database, LIST)
    allowed = decide(now(database, town), model="gpt-oss-120b", caller=k0, closed={"haus": "down"})
    assert allowed.targets == ("gpt-oss-120b",)
    early = decide(
        now(database, town), model="gpt-oss-120b", caller=k0, closed={"haus": "down"}, today=date(2026, 4, 30)
    )
    assert early.refusal_code == "no_price"


def test_a_list_ends(database: Database, town: Register) -> None:
    bring(database, changed("valid_until;", "valid_until;31.08.2026", LIST))
    register = now(database, town)
    assert price_of(register, day=date(2026, 8, 31)) == ("muster-2026-05", Decimal("0.2"))
    assert price_of(register) is None


def test_the_models_own_price_wins_and_price_model_names_another(database: Database, tmp_path: Path) -> None:
    own = changed(
        "    credential: {env: HUB_RED}\n",
        "    credential: {env: HUB_RED}\n    price_list: musterhub\n",
        LISTED,
    )
    named = changed("    overflow: [small]\n", "    overflow: [small]\n    price_model: muster-l\n", own)
    _, town = read(named, tmp_path)
    bring(database, changed("muster-m;", "gpt-5;"))
    register = now(database, town)
    assert price_of(register) == ("muster-2026-05", Decimal("1.91"))
    assert price_of(register, "gpt-5") == ("gpt-5@2026-05-01", Decimal("1.20"))
    assert register.models["small"].prices == ()


def test_upstream_names_the_model_in_the_list(database: Database, tmp_path: Path) -> None:
    text = changed("    overflow: [small]\n", "    overflow: [small]\n    upstream: muster-m\n", LISTED)
    _, town = read(text, tmp_path)
    bring(database, SHEET)
    assert price_of(now(database, town)) == ("muster-2026-05", Decimal("0.2"))


def test_other_providers_and_file_prices_are_not_taken(database: Database, town: Register) -> None:
    adopt(database, town)
    bring(database, changed("provider;musterhub", "provider;else", LIST))
    assert price_of(now(database, town)) is None


def test_with_people_s_use_cases_the_version_is_that_of_the_use_cases(
    database: Database, town: Register
) -> None:
    values = {"title": "B", "purpose": "p", "legal_basis": "l", "owner": "o"}
    with database.writing() as writing:
        use_cases.create(writing, SHELL, named="briefe", values=values)
    before = now(database, town)
    assert before.policy.version != town.policy.version
    bring(database, LIST)
    after = now(database, town)
    assert after.policy.version == before.policy.version
    assert price_of(after) is not None


def test_without_price_lists_the_register_is_the_one_of_the_file(database: Database, tmp_path: Path) -> None:
    _, town = read(TOWN, tmp_path)
    bring(database, LIST)
    assert now(database, town) is town
