# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Prices of ``stellwerk.yaml``: remembered at the start, and not to be changed once a call is booked by them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from tests.policy.files import TOWN, changed, read

from stellwerk.administration import prices
from stellwerk.administration.adopt import adopt
from stellwerk.errors import ConfigurationError
from stellwerk.identity.actor import SHELL
from stellwerk.policy.register import Register
from stellwerk.storage.database import Database, Place
from stellwerk.storage.prices import lists
from stellwerk.storage.tables import audit_outbox, change, ledger, ledger_account, open_intent

OLD = "{valid_from: 2026-05-01, input_per_million: 1.20, output_per_million: 9.55}"


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    yield opened
    opened.close()


def town(text: str, folder: Path) -> Register:
    return read(text, folder)[1]


def remembered(database: Database) -> dict[str, tuple[str, ...]]:
    with database.reading() as connection:
        return {
            one.list.version: (
                one.list.provider,
                one.list.currency,
                *(f"{p.model} {p.input_per_million} {p.output_per_million}" for p in one.list.prices),
            )
            for one in lists(connection)
        }


def booked(database: Database, version: str, table: sa.Table = ledger) -> None:
    """A call stands in the books by this price."""
    row: dict[str, object] = {
        column.name: 0 if isinstance(column.type, sa.Integer) else "x"
        for column in table.columns
        if not column.nullable
    }
    row |= {"day": date(2026, 9, 1) if table is ledger else "2026-09-01", "price_version": version}
    with database.writing() as writing:
        writing.execute(sa.insert(table).values({k: v for k, v in row.items() if k in table.c}))


def test_every_version_is_remembered_once(database: Database, tmp_path: Path) -> None:
    adopt(database, town(TOWN, tmp_path))
    assert remembered(database) == {
        "gpt-5@2026-05-01": ("file", "EUR", "gpt-5 1.2 9.55"),
        "otc@2026-05-01": ("file", "EUR", "otc 0.2 0.65"),
        "otc@2026-07-01": ("file", "EUR", "otc 0.1 0.3"),
    }
    with database.reading() as connection:
        before = connection.execute(sa.select(change.c.revision)).scalar_one()
    adopt(database, town(TOWN, tmp_path))
    with database.reading() as connection:
        assert connection.execute(sa.select(change.c.revision)).scalar_one() == before
        assert len(connection.execute(sa.select(audit_outbox)).all()) == 1


def test_an_amount_may_be_put_right_until_a_call_is_booked_by_it(database: Database, tmp_path: Path) -> None:
    adopt(database, town(TOWN, tmp_path))
    adopt(database, town(changed("output_per_million: 9.55", "output_per_million: 9.56"), tmp_path))
    assert remembered(database)["gpt-5@2026-05-01"][-1] == "gpt-5 1.2 9.56"
    with database.reading() as connection:
        names = list(
            connection.execute(sa.select(audit_outbox.c.detail).order_by(audit_outbox.c.id)).scalars()
        )
    assert names[-1]["changed"] == "1"


@pytest.mark.parametrize("table", [ledger, ledger_account, open_intent], ids=lambda t: t.name)
def test_what_calls_are_booked_by_stops_the_start(
    database: Database, tmp_path: Path, table: sa.Table
) -> None:
    adopt(database, town(TOWN, tmp_path))
    booked(database, "gpt-5@2026-05-01", table)
    before = remembered(database)
    text = changed(
        OLD,
        "{valid_from: 2026-05-01, input_per_million: 1.25, output_per_million: 9.55, cached_per_million: 0.12}",
    )
    with pytest.raises(ConfigurationError) as caught:
        adopt(database, town(text, tmp_path))
    assert "add a version with a valid_from of its own" in caught.value.message
    assert caught.value.problems == (
        "prices.gpt-5, version from 2026-05-01: input_per_million was 1.20 and is 1.25 now",
        "prices.gpt-5, version from 2026-05-01: cached_per_million was not given and is 0.12 now",
    )
    assert remembered(database) == before
    # as the message says: the old amounts back, and a new version
    new = changed(
        OLD, f"{OLD}\n      - {{valid_from: 2026-09-01, input_per_million: 1.25, output_per_million: 9.55}}"
    )
    adopt(database, town(new, tmp_path))
    assert remembered(database)["gpt-5@2026-09-01"][-1] == "gpt-5 1.25 9.55"


def test_another_currency_is_another_price(database: Database, tmp_path: Path) -> None:
    adopt(database, town(TOWN, tmp_path))
    booked(database, "otc@2026-07-01")
    text = changed("    currency: EUR\n", "    currency: CHF\n").replace(
        "  otc:\n", "  otc:\n    currency: CHF\n"
    )
    with pytest.raises(ConfigurationError) as caught:
        adopt(database, town(text, tmp_path))
    assert caught.value.problems == ("prices.otc, version from 2026-07-01: currency was EUR and is CHF now",)


def test_what_leaves_the_file_stays_known_and_comes_back_as_it_was(
    database: Database, tmp_path: Path
) -> None:
    adopt(database, town(TOWN, tmp_path))
    booked(database, "otc@2026-05-01")
    line = '      - {valid_from: 2026-05-01, input_per_million: 0.20, output_per_million: "0.65"}\n'
    adopt(database, town(changed(line, ""), tmp_path))
    assert "otc@2026-05-01" in remembered(database)
    with pytest.raises(ConfigurationError):
        adopt(database, town(changed(line, line.replace("0.20", "0.10")), tmp_path))
    adopt(database, town(TOWN, tmp_path))


def test_the_longest_name_fits(database: Database, tmp_path: Path) -> None:
    name = "p" * 64
    text = TOWN.replace("price: otc", f"price: {name}").replace("  otc:\n", f"  {name}:\n")
    adopt(database, town(text, tmp_path))
    assert f"{name}@2026-05-01" in remembered(database)


def test_made_up_prices_of_the_demo_are_not_remembered(database: Database, tmp_path: Path) -> None:
    made = town(TOWN, tmp_path)
    demo = {n: msgspec.structs.replace(e, demo=n == "hub-red") for n, e in made.endpoints.items()}
    adopt(database, msgspec.structs.replace(made, endpoints=demo))
    assert set(remembered(database)) == {"otc@2026-05-01", "otc@2026-07-01"}


def test_they_are_shown_and_no_import_can_take_their_place(database: Database, tmp_path: Path) -> None:
    adopt(database, town(TOWN, tmp_path))
    with database.reading() as connection:
        (held,) = prices.prices_in_force(connection, SHELL, on=date(2026, 9, 1), model="otc")
    assert (held.provider, held.version, held.input_per_million) == ("file", "otc@2026-07-01", "0.10")
    assert (held.vat_percent, held.plan_minimum) == (None, None)
    with database.reading() as connection:
        assert prices.content(connection, SHELL, "otc@2026-07-01").prices[0].output_per_million == Decimal(
            "0.3"
        )


def test_processes_that_start_together_remember_each_version_once(database: Database, tmp_path: Path) -> None:
    made = town(TOWN, tmp_path)
    together = threading.Barrier(4)
    failed: list[BaseException] = []

    def start() -> None:
        own = Database(database.place)
        try:
            together.wait(10)
            adopt(own, made)
        except BaseException as error:
            failed.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert len(remembered(database)) == 3
    with database.reading() as connection:
        assert len(connection.execute(sa.select(audit_outbox)).all()) == 1
