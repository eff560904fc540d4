# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Invoices in the house, on both databases: imported whole or not at all, compared, decided, booked."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from tests.journeys.town import configuration, environment
from tests.metering.prices.files import SHEET
from tests.storage.provider_town import BILLED, VERSION, Call, booked, may

from stellwerk.administration.billed import billed_in, billed_of
from stellwerk.administration.invoice_decisions import decide, weigh
from stellwerk.administration.invoice_values import FullInvoice, Imported
from stellwerk.administration.invoices import bring, discard, find, listed, look
from stellwerk.administration.price_import import bring as bring_prices
from stellwerk.errors import (
    ChangedMeanwhile,
    Conflict,
    Forbidden,
    InvalidValue,
    NoSuchObject,
    StellwerkError,
)
from stellwerk.identity.actor import SHELL, Actor, Assignment
from stellwerk.identity.roles import Role
from stellwerk.metering.invoice.names import Billed
from stellwerk.metering.invoice.tolerances import Tolerances
from stellwerk.policy.load import load
from stellwerk.storage.database import Database, Place, Writing
from stellwerk.storage.outbox import chain_now
from stellwerk.storage.tables import audit_outbox, invoice, invoice_line, ledger
from stellwerk.storage.verification import verify_books
from stellwerk.values.calendar import local_day
from stellwerk.values.record import Outcome
from stellwerk.values.usage import Usage

HEAD = "Datum;Modell;Anfragen;Input;Output;Netto\n"
AGREES = HEAD + "01.05.2026;muster-m;2;2000;800;0,00092\n02.05.2026;muster-l;1;1000;400;0,00046\n"
CALLS = (Call(may(1)), Call(may(1), department="sozialamt"), Call(may(2), model="groß"))


def actor(role: Role, department: str = "", **more: Any) -> Actor:
    given = frozenset({Assignment(role, department)})
    return Actor(person="per_1", department=None, assignments=given, **more)


FINANCE = actor(Role.FINANCE)
USUAL = Tolerances()


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    with opened.writing() as writing:
        bring_prices(writing, SHELL, SHEET.encode())
    chain_now(place)
    yield opened
    opened.close()


def imported(
    database: Database, text: str = AGREES, who: Actor = FINANCE, month: str = "2026-05", **said: Any
) -> Imported:
    values = {"provider": "musterhub", "month": month, **said}
    with database.reading() as connection:
        read = look(connection, who, text.encode(), values, BILLED)
    with database.writing() as writing:
        return bring(writing, who, read)


def looked(database: Database, invoice_id: str, **more: Any) -> FullInvoice:
    with database.reading() as connection:
        return find(connection, FINANCE, invoice_id, BILLED, **more)


def decided(
    database: Database,
    invoice_id: str,
    who: Actor = FINANCE,
    seen: int | None = 1,
    tolerances: Tolerances = USUAL,
    **said: Any,
) -> FullInvoice:
    with database.reading() as connection:
        weighed = weigh(connection, who, invoice_id, BILLED, tolerances)
    with database.writing() as writing:
        return decide(writing, who, weighed, seen, **{"decision": "signed", **said})


def waiting(database: Database) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(sa.select(audit_outbox).order_by(audit_outbox.c.id)))


def counts(database: Database) -> tuple[int, ...]:
    with database.reading() as connection:
        return tuple(
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in (invoice, invoice_line, audit_outbox)
        )


def test_an_invoice_is_stored_with_its_lines_and_an_event(place: Place, database: Database) -> None:
    made = imported(database, number="R-17", vat="0.0002622")
    assert made.id.startswith("inv-2026-05-")
    assert (made.provider, made.number, made.month, made.currency) == ("musterhub", "R-17", "2026-05", "EUR")
    assert (made.net, made.vat, made.lines, made.by_day) == ("0.00138", "0.0002622", 2, True)
    assert (made.state, made.imported_by, made.version) == ("open", "per_1", 1)
    (event,) = waiting(database)
    assert event.name == "invoice:check:imported"
    assert event.detail == {
        "actor": "per_1",
        "via": "session",
        "about": f"invoice:{made.id}",
        "provider": "musterhub",
        "month": "2026-05",
        "currency": "EUR",
        "net": "0.00138",
        "vat": "0.0002622",
        "lines": "2",
        "sha256": hashlib.sha256(AGREES.encode()).hexdigest(),
    }


def test_the_shell_names_nobody(database: Database) -> None:
    assert imported(database, who=SHELL).imported_by is None


def test_the_same_as_the_ledger_agrees(place: Place, database: Database) -> None:
    booked(place, CALLS)
    made = imported(database, AGREES.replace("0,00046", "0,0049660000"))  # muster-l costs more by its list
    found = looked(database, made.id).comparison
    assert [(row.day, row.model, row.status) for row in found.rows] == [
        (date(2026, 5, 1), "muster-m", "agrees"),
        (date(2026, 5, 2), "muster-l", "agrees"),
    ]
    assert [cause.cause for row in found.rows for cause in row.causes] == ["rounding"]
    assert (found.calendar, found.rows_agree, found.rows_unexplained) == ("Europe/Berlin", 2, 0)
    assert Decimal(found.explained) + Decimal(found.unexplained) == Decimal(found.difference)
    strict = looked(database, made.id, tolerances=Tolerances(rounding=Decimal(0))).comparison
    assert strict.rows_unexplained == 1
    assert strict.tolerances.rounding == "0.00"


def test_the_same_file_comes_in_once(database: Database) -> None:
    made = imported(database, number="R-17")
    before = counts(database)
    with pytest.raises(Conflict, match=made.id):
        imported(database)
    with pytest.raises(Conflict, match=f"number is there already, as {made.id}"):
        imported(database, AGREES + "\n", number="R-17")
    assert counts(database) == before
    assert imported(database, AGREES + "\n").state == "open"


def test_two_at_once_import_a_file_once(place: Place, database: Database) -> None:
    ends: list[object] = []

    def one() -> None:
        try:
            ends.append(imported(database).id)
        except Conflict as error:
            ends.append(error)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(end, str) for end in ends) == 1
    assert counts(database)[0] == 1


@pytest.mark.parametrize(
    ("said", "field", "what"),
    [
        ({"provider": "niemand"}, "provider", "anderswo, musterhub"),
        ({"provider": ""}, "provider", "empty"),
        ({"provider": "../x\x00"}, "provider", "control"),
        ({"month": "2026-13"}, "month", "2026-05"),
        ({"month": "1999-12"}, "month", "2020"),
        ({"month": "Mai"}, "month", "2026-05"),
        ({"month": "2999-01"}, "month", "has not begun"),
        ({"number": "x" * 101}, "number", "longer"),
        ({"number": "a\x1bb"}, "number", "control"),
        ({"currency": "XXX"}, "currency", "ISO 4217"),
        ({"currency": 5}, "currency", "ISO 4217"),
        ({"net": "1.250"}, "net", "thousands"),
        ({"vat": "viel"}, "vat", "more than a number"),
        ({"columns": "net=x"}, "columns", "list"),
        ({"columns": ["net=x"] * 51}, "columns", "at most"),
        ({"columns": ["brutto=x"]}, "column", "before the ="),
        ({"models": ["x"]}, "model", "THEIRS=OURS"),
        ({"month": "2026-04"}, "line 2, column 1 (day)", "not in 2026-04"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_imported(
    database: Database, said: dict[str, Any], field: str, what: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        imported(database, **{"month": "2026-05", **said})
    assert what in caught.value.problems[field]
    assert counts(database) == (0, 0, 0)


def test_a_wrong_file_is_refused_with_every_line(database: Database) -> None:
    with pytest.raises(InvalidValue) as caught:
        imported(database, AGREES + "03.05.2026;=cmd;x;1;1;1\n")
    assert set(caught.value.problems) == {"line 4, column 2 (model)", "line 4, column 3 (requests)"}
    assert counts(database) == (0, 0, 0)


def test_a_file_in_columns_of_its_own(place: Place, database: Database) -> None:
    booked(place, CALLS)
    text = "wann,was,n,rein,raus,kosten,Konto\n2026-05-01,Modell Drei,2,2000,800,0.00092,4711\n"
    said = ["day=wann", "model=was", "requests=n", "input=rein", "output=raus", "net=kosten"]
    made = imported(database, text, columns=said, models=["modell drei=mittel"])
    assert made.ignored_columns == ("Konto",)
    row = looked(database, made.id).comparison.rows[0]
    assert (row.model, row.status, row.theirs.cached_in) == ("muster-m", "agrees", None)


def test_every_cause_of_the_books_is_found(place: Place, database: Database) -> None:
    failed = Call(may(4), Usage(0, 0, estimated=True), Outcome.UPSTREAM_FAILED, department="sozialamt")
    estimate = Call(may(5), Usage(500, 100, estimated=True), Outcome.CLIENT_GONE)
    late = Call(datetime(2026, 5, 9, 22, 30, tzinfo=UTC))
    most = failed.reserved._replace(pico=10**9)
    booked(
        place,
        [*CALLS, Call(may(4)), failed._replace(reserved=most), Call(may(5)), estimate, Call(may(9)), late],
    )
    made = imported(
        database,
        HEAD + "01.05.2026;mittel;2;2000;800;0,00092\n"
        "02.05.2026;muster-l;1;1000;400;0,01\n"
        "04.05.2026;muster-m;2;1900;700;0,000935\n"
        "05.05.2026;muster-m;2;1600;550;0,0006775\n"
        "09.05.2026;muster-m;2;2000;800;0,00092\n"
        "20.05.2026;muster-m;7;7000;800;0,00192\n"
        "21.05.2026;geheim;1;10;10;0,5\n",
    )
    found = looked(database, made.id, tolerances=Tolerances(rounding=Decimal("0.00001"))).comparison
    causes = {(row.day, row.model): [cause.cause for cause in row.causes] for row in found.rows}
    assert causes == {
        (date(2026, 5, 1), "muster-m"): [],
        (date(2026, 5, 2), "muster-l"): ["price"],
        (date(2026, 5, 4), "muster-m"): ["retries"],
        (date(2026, 5, 5), "muster-m"): ["estimates"],
        (date(2026, 5, 9), "muster-m"): ["time_zone"],
        (date(2026, 5, 10), "muster-m"): ["time_zone"],
        (date(2026, 5, 20), "muster-m"): ["outside"],
        (date(2026, 5, 21), "geheim"): ["unknown_model"],
    }
    assert found.calendar == "UTC"
    assert found.rows_unexplained == 3
    assert Decimal(found.explained) + Decimal(found.unexplained) == Decimal(found.difference)
    sums = {cause.cause: cause.rows for cause in found.causes}
    assert sums == {
        "time_zone": 2,
        "estimates": 1,
        "retries": 1,
        "price": 1,
        "outside": 1,
        "unknown_model": 1,
    }


def test_the_minimum_of_the_plan(place: Place, database: Database) -> None:
    booked(place, CALLS)
    made = imported(database, net="1000", number="R-18")
    found = looked(database, made.id)
    assert (found.net, found.comparison.theirs.net) == ("1000.00", "1000.00")
    assert found.comparison.rows[-1].model == ""
    assert [cause.cause for cause in found.comparison.rows[-1].causes] == ["plan_minimum"]
    assert VERSION in found.comparison.rows[-1].causes[0].because


def test_signing_keeps_what_was_compared(place: Place, database: Database) -> None:
    booked(place, CALLS)
    made = imported(database, AGREES.replace("0,00046", "0,004966"))
    chain_now(place)
    signed = decided(database, made.id)
    assert (signed.state, signed.decided_by, signed.note, signed.version) == ("signed", "per_1", "", 2)
    assert signed.booked is not None
    assert (signed.booked.what, signed.booked.corrections) == ("nothing", 0)
    booked(place, [Call(may(3))])
    again = looked(database, made.id, tolerances=Tolerances(tokens=9))
    assert again == signed
    with pytest.raises(Conflict, match="is signed"):
        decided(database, made.id, seen=2)
    with pytest.raises(Conflict, match="stays on record"), database.writing() as writing:
        discard(writing, FINANCE, made.id, 2)


def test_the_event_of_a_decision_holds_sums_and_no_note(place: Place, database: Database) -> None:
    booked(place, CALLS)
    made = imported(database)
    chain_now(place)
    decided(database, made.id, decision="disputed", note="Frau Beispiel fragt nach")
    (event,) = waiting(database)
    assert event.name == "invoice:check:disputed"
    assert "Beispiel" not in str(event.detail)
    shown = looked(database, made.id).comparison
    assert {f: event.detail[f] for f in ("net", "ledger", "difference", "explained", "unexplained")} == {
        "net": "0.00138",
        "ledger": shown.ours.net,
        "difference": shown.difference,
        "explained": shown.explained,
        "unexplained": shown.unexplained,
    }
    assert (event.detail["corrections"], event.detail["booked"]) == ("0", "0.00")


def test_unexplained_differences_need_a_note(place: Place, database: Database) -> None:
    booked(place, CALLS)
    made = imported(database, AGREES + "20.05.2026;muster-m;7;7000;800;0,5\n")
    for note in ("", "   "):
        with pytest.raises(InvalidValue, match="unexplained differences: 1"):
            decided(database, made.id, note=note)
    with pytest.raises(InvalidValue, match="what is disputed"):
        decided(database, made.id, decision="disputed")
    signed = decided(database, made.id, note="Testlauf der IT,\nbestätigt")
    assert signed.note == "Testlauf der IT,\nbestätigt"


def test_what_is_disputed_can_be_signed_later(place: Place, database: Database) -> None:
    booked(place, CALLS)
    made = imported(database, number="R-19")
    disputed = decided(database, made.id, decision="disputed", note="Rückfrage")
    assert disputed.state == "disputed"
    assert (
        imported(database, AGREES + "\n", number="R-19").state == "open"
    )  # the corrected one of the same number
    assert decided(database, made.id, seen=2).state == "signed"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"decision": "paid"}, "decision"),
        ({"decision": None}, "decision"),
        ({"booking": "some"}, "book"),
        ({"booking": 5}, "book"),
        ({"decision": "disputed", "note": "x", "booking": "all"}, "book"),
        ({"note": "x" * 2001}, "note"),
        ({"note": "a\x00b"}, "note"),
        ({"note": 5}, "note"),
    ],
)
def test_decisions_that_are_none(place: Place, database: Database, said: dict[str, Any], field: str) -> None:
    made = imported(database)
    with pytest.raises(InvalidValue) as caught:
        decided(database, made.id, **said)
    assert list(caught.value.problems) == [field]
    assert looked(database, made.id).state == "open"


def test_nothing_is_signed_before_the_month_is_over(database: Database) -> None:
    month = f"{local_day(datetime.now(UTC)):%Y-%m}"
    made = imported(database, "Modell;Netto\nmuster-m;1\n", month=month)
    with pytest.raises(Conflict, match="not over"):
        decided(database, made.id, note="x")
    assert decided(database, made.id, decision="disputed", note="zu früh").state == "disputed"


def test_a_decision_is_made_on_the_version_that_was_read(place: Place, database: Database) -> None:
    made = imported(database)
    for seen in (0, 2):
        with pytest.raises(ChangedMeanwhile):
            decided(database, made.id, seen=seen, note="x")
        with pytest.raises(ChangedMeanwhile), database.writing() as writing:
            discard(writing, FINANCE, made.id, seen)
    assert decided(database, made.id, seen=None, note="x").state == "signed"


def test_an_open_one_is_discarded_and_may_come_again(place: Place, database: Database) -> None:
    made = imported(database)
    chain_now(place)
    with database.writing() as writing:
        discard(writing, FINANCE, made.id, 1)
    (event,) = waiting(database)
    assert (event.name, event.detail["sha256"]) == ("invoice:check:discarded", made.sha256)
    assert counts(database)[:2] == (0, 0)
    assert imported(database, models=["muster-m=mittel"]).id != made.id
    with pytest.raises(NoSuchObject):
        looked(database, made.id)


def test_the_difference_is_booked_to_the_last_unit(place: Place, database: Database) -> None:
    """On the offices whose calls were uncertain; afterwards both sides agree."""
    estimates = [
        Call(may(1), Usage(500, 100, estimated=True), Outcome.CLIENT_GONE, department=name)
        for name in ("bauamt", "sozialamt", "sozialamt")
    ]
    booked(place, [*CALLS, *estimates])
    text = HEAD + "01.05.2026;muster-m;5;4101;1201;0,00160085\n02.05.2026;muster-l;1;1000;400;0,00046\n"
    made = imported(database, text)
    before = looked(database, made.id, tolerances=Tolerances(rounding=Decimal(0))).comparison
    chain_now(place)
    signed = decided(
        database, made.id, booking="explained", tolerances=Tolerances(rounding=Decimal(0)), note="geprüft"
    )
    assert signed.booked is not None
    assert (signed.booked.net, signed.booked.corrections, signed.booked.left) == (before.explained, 2, "0.00")
    rows = [row for row in waiting(database) if row.name == "call:ledger:corrected"]
    assert {row.detail["reference"] for row in rows} == {made.id}
    other = imported(database, text + "\n")
    with pytest.raises(Conflict, match="on their way"):
        decided(database, other.id, booking="all", note="x")
    assert chain_now(place) == 4
    assert verify_books(place).flaws == ()
    with database.reading() as connection:
        places = connection.execute(
            sa.select(ledger.c.department, ledger.c.tokens_in, ledger.c.cost_pico)
            .where(ledger.c.day == date(2026, 5, 1))
            .order_by(ledger.c.department)
        ).all()
    assert sum(int(row.tokens_in) for row in places) == 4101
    assert sum(int(row.cost_pico) for row in places) == 1_600_850_000
    again = imported(database, text + "\n\n")
    after = looked(database, again.id, tolerances=Tolerances(rounding=Decimal(0))).comparison
    assert after.rows[0].status == "agrees"
    assert after.difference == after.unexplained == before.unexplained


@pytest.mark.parametrize("role", list(Role))
def test_who_may(database: Database, role: Role) -> None:
    """Finance everything, the auditor reads; for everybody else there is no invoice at all."""
    made, who = imported(database), actor(role)
    with database.reading() as connection:
        weighed = weigh(connection, FINANCE, made.id, BILLED)
        file = look(
            connection, FINANCE, AGREES.encode(), {"provider": "musterhub", "month": "2026-05"}, BILLED
        )
    ends: dict[str, type[Exception] | None] = {}
    acts: dict[str, Callable[[Writing], object]] = {
        "list": lambda w: listed(w.connection, who),
        "read": lambda w: find(w.connection, who, made.id, BILLED),
        "look": lambda w: look(w.connection, who, b"", {}, BILLED),
        "import": lambda w: bring(w, who, file),
        "weigh": lambda w: weigh(w.connection, who, made.id, BILLED),
        "decide": lambda w: decide(w, who, weighed, 1, decision="paid"),
        "discard": lambda w: discard(w, who, made.id, 9),
    }
    for name, act in acts.items():
        with database.writing() as writing:
            try:
                act(writing)
            except StellwerkError as error:
                ends[name] = type(error)
            else:
                ends[name] = None
    if role is Role.FINANCE:
        expected = [None, None, InvalidValue, Conflict, None, InvalidValue, ChangedMeanwhile]
    elif role is Role.AUDITOR:
        expected = [None, None, Forbidden, Forbidden, Forbidden, Forbidden, Forbidden]
    else:
        expected = [*[Forbidden] * 4, *[NoSuchObject] * 3]
    assert list(ends.values()) == expected


def test_a_role_for_a_department_sees_no_invoice_of_the_house(database: Database) -> None:
    made = imported(database)
    for role in (Role.FINANCE, Role.AUDITOR):
        who = actor(role, "bauamt")
        with database.reading() as connection:
            with pytest.raises(Forbidden):
                listed(connection, who)
            with pytest.raises(Forbidden):
                find(connection, who, made.id, BILLED)
        with pytest.raises(NoSuchObject):
            decided(database, made.id, who, note="x")


def test_a_token_that_only_reads_changes_nothing(database: Database) -> None:
    made = imported(database)
    who = actor(Role.FINANCE, writes=False)
    with database.reading() as connection:
        assert [one.id for one in listed(connection, who)] == [made.id]
    with pytest.raises(Forbidden, match="only read"):
        imported(database, AGREES + "\n", who)
    with pytest.raises(Forbidden, match="only read"):
        decided(database, made.id, who)


def test_lists_go_by_month_in_pieces(database: Database) -> None:
    for month in ("2026-05", "2026-03", "2026-04"):
        imported(database, f"Modell;Netto\nmuster-m;{month[-1]}\n", month=month)
    with database.reading() as connection:
        first = listed(connection, FINANCE, limit=2)
        rest = listed(connection, FINANCE, limit=2, after=first[-1].id)
        assert [one.month for one in (*first, *rest)] == ["2026-03", "2026-04", "2026-05"]
        assert [(one.lines, one.by_day) for one in first] == [(1, False)] * 2
        assert listed(connection, FINANCE, provider="anderswo") == []


def test_the_configuration_says_who_bills_what() -> None:
    tree = {
        "endpoints": {
            "haus": {"zone": "green"},
            "hub": {"zone": "yellow", "price_list": "musterhub"},
            "rot": {"zone": "red"},
        },
        "models": {
            "klein": {"endpoint": "haus"},
            "mittel": {"endpoint": "hub", "upstream": "muster-m-0324", "price_model": "muster-m"},
            "groß": {"endpoint": "rot"},
            "kaputt": {"endpoint": ["x"]},
            "fremd": {"endpoint": "nirgends"},
            "leer": None,
        },
    }
    assert billed_in(tree) == (
        Billed("musterhub", "hub", "mittel", "muster-m-0324", "muster-m"),
        Billed("rot", "rot", "groß", "groß", None),
    )
    for nothing in ({}, {"endpoints": [1], "models": "x"}, {"models": {"a": {"endpoint": "b"}}}):
        assert billed_in(nothing) == ()


def test_the_register_says_what_its_file_says(tmp_path: Path) -> None:
    bases = dict.fromkeys(("green", "dead", "yellow", "drifted", "red"), "http://127.0.0.1:9/v2")
    text = (
        configuration(bases)
        .replace("  otc: {", "  otc: {price_list: musterhub, ")
        .replace("abilities: [embeddings], price: gelb}", "abilities: [embeddings], price_model: einbettung}")
    )
    file = tmp_path / "stellwerk.yaml"
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    env = {**environment(), "STELLWERK_DATA": str(tmp_path)}
    _, register = load(file, env=env, today=date(2026, 5, 1))
    found = billed_of(register)
    assert set(found) == set(billed_in(yaml.safe_load(text)))
    assert {one.provider for one in found} == {"musterhub", "verzogen", "gcp"}
    assert Billed("musterhub", "otc", "gelb-embed", "otc-embed", "einbettung") in found


def test_nothing_is_decided_on_what_was_compared_before_another_decision(
    place: Place, database: Database
) -> None:
    """Else two invoices of a month would book the same difference twice."""
    booked(place, [Call(may(1), Usage(500, 100, estimated=True), Outcome.CLIENT_GONE)])
    first = imported(database, HEAD + "01.05.2026;muster-m;1;700;100;0,000205\n")
    second = imported(database, HEAD + "01.05.2026;muster-m;1;700;100;0,000205\n\n")
    with database.reading() as connection:
        weighed = weigh(connection, FINANCE, second.id, BILLED)
    assert decided(database, first.id, booking="explained").booked is not None
    chain_now(place)
    with pytest.raises(Conflict, match="was changed meanwhile"), database.writing() as writing:
        decide(writing, FINANCE, weighed, 1, decision="signed", booking="explained")
    again = decided(database, second.id, booking="explained")
    assert again.booked is not None
    assert (again.booked.corrections, again.comparison.difference) == (0, "0.00")
