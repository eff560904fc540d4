# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Price lists in the house, on both databases: imported whole or not at all, never changed, followed by gateways."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from tests.metering.prices.files import JSON, SHEET, WHOLE, changed

from stellwerk.administration.price_import import Looked, bring, look, shipped, shipped_file
from stellwerk.administration.prices import find, listed, prices_in_force
from stellwerk.errors import Forbidden, InvalidValue, NoSuchObject
from stellwerk.identity.actor import SHELL, Actor, Assignment
from stellwerk.identity.roles import Role
from stellwerk.metering.prices.choose import price_on
from stellwerk.storage.database import Database, Place, Writing
from stellwerk.storage.organisation import anything_else_changed, revision
from stellwerk.storage.prices import lists
from stellwerk.storage.tables import audit_outbox, budget, price, price_list

TODAY = date(2026, 6, 15)
NEXT = changed("version;muster-2026-05", "version;muster-2026-07", changed("01.05.2026", "01.07.2026"))
FIXED = changed(
    "version;muster-2026-05", "version;muster-2026-05b", changed("corrects;", "corrects;muster-2026-05")
)


def actor(role: Role, **more: Any) -> Actor:
    return Actor(person="per_1", department=None, assignments=frozenset({Assignment(role)}), **more)


FINANCE = actor(Role.FINANCE)


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    yield opened
    opened.close()


def imported(database: Database, text: str, who: Actor = SHELL, **more: Any) -> Looked:
    with database.writing() as writing:
        return bring(writing, who, text.encode(), **more)


def looked(database: Database, text: str, who: Actor = SHELL, today: date = TODAY, **more: Any) -> Looked:
    with database.reading() as connection:
        return look(connection, who, text.encode(), today=today, **more)


def refused(database: Database, text: str, **more: Any) -> dict[str, str]:
    """What is said; nothing is imported, and looking says the same."""
    before = counts(database)
    with pytest.raises(InvalidValue) as caught:
        imported(database, text, **more)
    assert counts(database) == before
    with pytest.raises(InvalidValue) as again:
        looked(database, text, **more)
    assert again.value.problems == caught.value.problems
    return caught.value.problems


def counts(database: Database) -> tuple[int, ...]:
    with database.reading() as connection:
        return tuple(
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in (price_list, price, audit_outbox)
        )


def test_a_list_is_stored_as_it_was_written(database: Database) -> None:
    done = imported(database, SHEET, FINANCE)
    assert done.imported
    with database.reading() as connection:
        (stored,) = lists(connection)
        assert stored.list == WHOLE
        assert stored.imported_by == "per_1"
        (row,) = connection.execute(sa.select(audit_outbox.c.name, audit_outbox.c.detail)).all()
        shown = find(connection, SHELL, "muster-2026-05")
        raw = connection.execute(sa.select(price).where(price.c.model == "muster-m")).one()
    assert row.name == "price:list:imported"
    assert row.detail == {
        "actor": "per_1",
        "via": "session",
        "about": "price-list:muster-2026-05",
        "provider": "musterhub",
        "currency": "EUR",
        "valid_from": "2026-05-01",
        "models": "2",
        "sha256": hashlib.sha256(SHEET.encode()).hexdigest(),
        "corrects": "",
    }
    assert (shown.plan_minimum, shown.vat_percent, shown.models) == ("1000.00", "19.00", 2)
    assert [p.per_audio_minute for p in shown.prices] == ["0.00", "0.006"]
    assert (raw.input_micro, raw.cached_micro, raw.audio_minute_micro) == (200_000, None, 6_000)


def test_by_the_shell_it_names_nobody(database: Database) -> None:
    assert imported(database, SHEET).list.imported_by is None


def test_the_same_list_again_changes_nothing(database: Database) -> None:
    imported(database, SHEET)
    before = counts(database)
    with database.reading() as connection:
        at = revision(connection)
    for text in (SHEET, JSON, SHEET.replace("\n", "\r\n")):
        done = imported(database, text)
        assert not done.imported
        assert "nothing was changed" in done.notes[0]
        assert done.list.imported_at is not None
    assert not looked(database, JSON).imported
    assert counts(database) == before
    with database.reading() as connection:
        assert revision(connection) == at


def test_a_version_is_never_changed(database: Database) -> None:
    imported(database, SHEET)
    for text in (
        changed("7,64", "7,65"),
        changed("vat_percent;19", "vat_percent;7"),
        changed("Preisblatt 7", "x"),
    ):
        found = refused(database, text)
        assert "never changed" in found["line 1, column B (version)"]
        assert "corrects muster-2026-05" in found["line 1, column B (version)"]


def test_what_does_not_fit_is_refused_with_its_line(database: Database) -> None:
    imported(database, SHEET)
    again = changed("version;muster-2026-05", "version;other")
    assert "valid from the same day" in refused(database, again)["line 5, column B (valid_from)"]
    assert (
        "is negative" in refused(database, changed("0,65", "-0,65"))["line 15, column C (output_per_million)"]
    )
    by_option = refused(database, again, corrects="nix")
    assert "no list of the version" in by_option["line 1"]


def test_a_correction_takes_the_place_and_the_old_list_stays_readable(database: Database) -> None:
    first = imported(database, SHEET)
    done = imported(database, changed("1,91", "1,81", FIXED))
    assert [(c.unit, c.old, c.new, c.percent) for c in done.difference.changes] == [
        ("input_per_million", "1.91", "1.81", "-5.2")
    ]
    with database.reading() as connection:
        held = {p.model: p.version for p in prices_in_force(connection, SHELL, on=TODAY)}
        assert held == {"muster-l": "muster-2026-05b", "muster-m": "muster-2026-05b"}
        assert find(connection, SHELL, "muster-2026-05").corrected_by == "muster-2026-05b"
        assert [(e.version, e.corrected_by) for e in listed(connection, SHELL)] == [
            ("muster-2026-05", "muster-2026-05b"),
            ("muster-2026-05b", None),
        ]
        known = [one.known for one in lists(connection)]
    assert first.list.imported_at is not None
    then = price_on(known, "musterhub", "muster-l", TODAY, first.list.imported_at)
    now = price_on(known, "musterhub", "muster-l", TODAY)
    assert then is not None
    assert now is not None
    assert (then.input_per_million, now.input_per_million) == (Decimal("1.91"), Decimal("1.81"))
    assert "corrected by muster-2026-05b already" in refused(
        database, FIXED.replace("muster-2026-05b", "c")
    )["line 11, column B (corrects)"]  # fmt: skip


def test_corrects_may_be_said_beside_the_file(database: Database) -> None:
    imported(database, SHEET)
    text = changed("version;muster-2026-05", "version;b")
    assert imported(database, text, corrects="muster-2026-05").list.corrects == "muster-2026-05"
    assert not imported(database, text, corrects="muster-2026-05").imported
    assert "another version" in refused(database, FIXED, corrects="b")["line 11, column B (corrects)"]
    assert "cannot correct itself" in refused(database, SHEET, corrects="muster-2026-05")["corrects"]


def test_another_currency_is_taken_only_if_it_is_meant(database: Database) -> None:
    other = changed("provider;musterhub", "provider;else", changed("currency;EUR", "currency;USD"))
    assert "money is kept in EUR" in refused(database, other)["line 4, column B (currency)"]
    imported(database, SHEET)
    again = other.replace("muster-2026-05", "dollars")
    assert "new_currency" in refused(database, again)["line 4, column B (currency)"]
    assert imported(database, again, accept_currency=True).imported
    third = again.replace("dollars", "more").replace("provider;else", "provider;third")
    assert imported(database, third).imported, "dollars are kept here by now"


def test_currencies_of_budgets_count(database: Database) -> None:
    text = changed("currency;EUR", "currency;CHF")
    assert refused(database, text)
    with database.writing() as writing:
        writing.execute(
            sa.insert(budget).values(
                id="b1", title="b", period="month", amount_pico=1, currency="CHF", hard=True, warn_at=[],
                recipients=[], created_at=writing.at, version=1, changed=writing.revision,
            )
        )  # fmt: skip
    assert imported(database, text).imported
    assert "money is kept in CHF" in refused(
        database, SHEET.replace("muster-2026-05", "x").replace("provider;musterhub", "provider;y")
    )["line 4, column B (currency)"]  # fmt: skip


def test_looking_changes_nothing_and_tells_the_difference(database: Database) -> None:
    imported(database, SHEET)
    before = counts(database)
    text = changed("muster-m;0,20", "muster-x;0,20", changed("1,91", "2,00", NEXT))
    found = looked(database, text)
    assert (found.imported, found.list.imported_at) == (False, None)
    assert (found.difference.added, found.difference.left_out) == (("muster-x",), ("muster-m",))
    assert found.notes == ()
    assert found.difference.old_versions == ("muster-2026-05",)
    assert "has passed" in looked(database, text, today=date(2026, 8, 1)).notes[0]
    assert counts(database) == before


def test_prices_of_a_day(database: Database) -> None:
    imported(database, SHEET)
    imported(database, NEXT)

    def on(day: date, **more: Any) -> set[tuple[str, str]]:
        with database.reading() as connection:
            return {(p.model, p.version) for p in prices_in_force(connection, SHELL, on=day, **more)}

    assert on(date(2026, 4, 30)) == set()
    assert on(TODAY) == {("muster-l", "muster-2026-05"), ("muster-m", "muster-2026-05")}
    assert on(date(2026, 7, 1), model="muster-l") == {("muster-l", "muster-2026-07")}
    assert on(TODAY, provider="nix") == set()


def test_a_gateway_is_told_of_a_new_list(database: Database) -> None:
    with database.reading() as connection:
        before = revision(connection)
        assert not anything_else_changed(connection, before)
    imported(database, SHEET)
    with database.reading() as connection:
        assert revision(connection) > before
        assert anything_else_changed(connection, before)


def test_lists_are_read_in_pieces(database: Database) -> None:
    for number in range(5):
        imported(database, SHEET.replace("muster-2026-05", f"v{number}").replace("musterhub", f"p{number}"))
    with database.reading() as connection:
        assert [e.version for e in listed(connection, SHELL, limit=2)] == ["v0", "v1"]
        assert [e.version for e in listed(connection, SHELL, after="v1", limit=2)] == ["v2", "v3"]
        assert [e.version for e in listed(connection, SHELL, provider="p3")] == ["v3"]


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.FINANCE, Role.ADMINISTRATOR)])
def test_who_may_not_import(database: Database, role: Role) -> None:
    with pytest.raises(Forbidden):
        imported(database, SHEET, actor(role))
    with pytest.raises(Forbidden), database.writing() as writing:
        bring(writing, actor(role), b"not even looked at")
    assert counts(database) == (0, 0, 0)


def test_who_may_look(database: Database) -> None:
    imported(database, SHEET)
    for role in (Role.FINANCE, Role.ADMINISTRATOR, Role.AUDITOR):
        assert looked(database, SHEET, actor(role)).list.version == "muster-2026-05"
    with pytest.raises(Forbidden):
        imported(database, NEXT, actor(Role.FINANCE, writes=False))
    for role in (Role.EMPLOYEE, Role.KEY_USER, Role.STAFF_COUNCIL, Role.TRAINER):
        with database.reading() as connection:
            for see in (
                lambda c, who: listed(c, who),
                lambda c, who: find(c, who, "muster-2026-05"),
                lambda c, who: prices_in_force(c, who, on=TODAY),
                lambda c, who: look(c, who, SHEET.encode(), today=TODAY),
            ):
                with pytest.raises(Forbidden):
                    see(connection, actor(role))  # type: ignore[no-untyped-call]


def test_there_is_no_such_list(database: Database) -> None:
    with database.reading() as connection, pytest.raises(NoSuchObject):
        find(connection, SHELL, "nix")


def test_two_at_once_cannot_both_be_right(database: Database) -> None:
    """Lists that contradict each other, imported at the same moment: one is taken, the others are refused."""
    texts = [SHEET.replace("muster-2026-05", f"v{n}") for n in range(6)]
    results: list[str] = []
    together = threading.Barrier(len(texts))

    def run(text: str) -> None:
        with database.writing() as writing:
            if database.place.url is not None:  # all have begun; SQLite lets one begin at a time
                together.wait(10)
            try:
                bring(writing, SHELL, text.encode())
                results.append("taken")
            except InvalidValue as error:
                results.append(next(iter(error.problems)))

    threads = [threading.Thread(target=run, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["line 5, column B (valid_from)"] * 5 + ["taken"]
    assert counts(database) == (1, 2, 1)


def test_a_break_in_the_middle_leaves_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def breaking() -> Iterator[Writing]:
        with database.writing() as writing:
            yield writing
            raise RuntimeError("the machine stops")

    with pytest.raises(RuntimeError), breaking() as writing:
        bring(writing, SHELL, SHEET.encode())
    assert counts(database) == (0, 0, 0)


def test_the_largest_amounts_fit(database: Database) -> None:
    text = changed("1,91;7,64", "100000;99999,999999", changed("plan_minimum;1000", "plan_minimum;1000000"))
    text = changed("0,04;0,006;0,0001", "10000;10000;10000", text)
    imported(database, text)
    with database.reading() as connection:
        (stored,) = lists(connection)
    assert stored.list.prices[0].output_per_million == Decimal("99999.999999")
    assert stored.list.plan_minimum == 1_000_000


def test_lists_that_are_shipped(database: Database) -> None:
    """EUR per million tokens, plan Essential, as the hub's documentation has them (29 April 2026)."""
    documented = {
        "gpt-oss-120b": ("0.20", "0.65"), "Llama-3.3-70B-Instruct": ("0.20", "0.65"),
        "Mistral-Small-3": ("0.20", "0.65"), "Qwen3-Next-80B-A3B-Instruct": ("0.20", "0.65"),
        "Qwen3-Coder-30B-A3B-Instruct": ("0.20", "0.65"), "Qwen3-VL-30B-A3B-Instruct-FP8": ("0.20", "0.65"),
        "jina-embeddings-v2-base-de": ("0.05", "0.05"), "text-embedding-bge-m3": ("0.05", "0.05"),
        "whisper-large-v3": ("14.61", "14.61"), "whisper-large-v3-turbo": ("9.21", "9.21"),
        "gpt-4.1": ("1.91", "7.64"), "gpt-4.1-2025-04-14": ("1.91", "7.64"), "gpt-5": ("1.20", "9.55"),
        "gpt-5.2": ("1.68", "13.37"), "gpt-5-mini": ("0.24", "1.91"), "claude-sonnet-4.6": ("2.97", "14.85"),
        "haiku-4.5": ("0.99", "4.95"), "claude-haiku-4.5": ("0.99", "4.95"), "gemini-2.5-pro": ("1.13", "9.00"),
        "mistral-medium-3": ("0.36", "1.80"),
    }  # fmt: skip
    assert shipped() == ["llm-hub-essential-2026-05"]
    for version in shipped():
        with database.writing() as writing:
            done = bring(writing, SHELL, shipped_file(version))
        assert done.list.version == version
        assert (done.list.valid_from, done.list.plan_minimum) == (date(2026, 5, 1), "1000.00")
        assert "kein Angebot" in done.list.title
        with database.reading() as connection:
            full = find(connection, SHELL, version)
        assert {p.model: (p.input_per_million, p.output_per_million) for p in full.prices} == documented


def test_the_day_is_german(database: Database) -> None:
    """What is passed on as today decides what is in force; the day of the import itself is a German one."""
    imported(database, SHEET)
    on_the_day_before = looked(database, NEXT, today=date(2026, 7, 1) - timedelta(days=1))
    assert on_the_day_before.difference.old_versions == ("muster-2026-05",)
