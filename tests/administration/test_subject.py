# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rights of a data subject: no table is forgotten, everything is shown, nothing is left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from tests.metering.prices.files import SHEET
from tests.workbench.own.world import QUESTION, conversation

from stellwerk.administration import (
    approvals,
    budgets,
    cost_centres,
    departments,
    people,
    price_import,
    sessions,
    subject,
    tokens,
    use_cases,
)
from stellwerk.administration.subject_places import ELSEWHERE, FREE, NAMED, NOBODY, OWN
from stellwerk.errors import Conflict, Forbidden, NoSuchObject
from stellwerk.identity.actor import SHELL, Actor, Assignment
from stellwerk.identity.roles import Role
from stellwerk.storage import tables as t
from stellwerk.storage.database import Database, Place, Writing
from stellwerk.storage.outbox import chain_now
from stellwerk.storage.scrub import scrub
from stellwerk.storage.secrets import Secrets, open_secrets
from stellwerk.storage.verification import verify_books
from stellwerk.values.sign_in import SignIn
from stellwerk.workbench import assistants, history
from stellwerk.workbench.assistants import Wanted

RELEASE = {"department": "bauamt", "use_case": "briefe", "model": "m", "zone": "yellow", "class_before": "K4",
           "class_after": "K1", "waived": [], "reason": b"x", "state": "asked"}  # fmt: skip
TALK = "Vertrauliches Gespräch"
NAME, MAIL, LOGIN, SUBJECT = (
    "Erika Zwölfender",
    "erika.zwoelfender@stadt.example",
    "zwoelfender.e",
    "sub-zw-4711",
)

_PEOPLES = ("person", "user", "owner", "email", "login", "actor")  # names of columns that speak of people


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    yield opened
    opened.close()


def settled(database: Database) -> tuple[str, Actor]:
    """Erika, who has left traces wherever one can; and the data protection officer."""
    secrets = open_secrets(database)
    with database.writing() as writing:
        cost_centres.create(writing, SHELL, code="6100", title="Bauen")
        departments.create(writing, SHELL, named="bauamt", title="Bauamt", cost_centre="6100")
        erika = people.create(
            writing, SHELL, display_name="Erika Altname", email=MAIL, department="bauamt", login=LOGIN
        )
        people.update(writing, SHELL, erika, {"display_name": NAME})
        writing.execute(sa.update(t.person).values(issuer="https://id.example", subject=SUBJECT))
        dpo = people.create(writing, SHELL, display_name="Dora Schutz", login="dpo")
        people.set_roles(writing, SHELL, dpo, [Assignment(Role.DATA_PROTECTION_OFFICER)])
        boss = people.create(writing, SHELL, display_name="Adam Min", login="admin")
        people.set_roles(writing, SHELL, boss, [Assignment(Role.ADMINISTRATOR)])
        people.set_roles(
            writing, SHELL, erika, [Assignment(Role.KEY_USER, "bauamt"), Assignment(Role.ADMINISTRATOR)]
        )
        me = people.actor_of(writing.connection, erika)
        officer = people.actor_of(writing.connection, dpo)
        assert me is not None
        assert officer is not None
        people.set_roles(
            writing, me, dpo, [Assignment(Role.DATA_PROTECTION_OFFICER), Assignment(Role.AUDITOR)]
        )
        texts = {"title": "Briefe", "purpose": "Entwürfe", "legal_basis": "x", "owner": "Amt"}
        use_cases.create(writing, me, named="briefe", values=texts)
        # Past the trail, which keeps what is written into such texts: see below.
        writing.execute(sa.update(t.use_case).values(purpose=f"Entwürfe von {NAME}", owner=f"Amt, {MAIL}"))
        approvals.request(
            writing, me, action="release_regime", about="regime:K2",
            change={"released_by": NAME, "document": "Az. 1"}, reason=f"so will es {NAME.upper()}",
        )  # fmt: skip
        tokens.create(writing, me, secrets, title=f"Skript von {NAME}", scopes=["read"])
        price_import.bring(writing, me, SHEET.replace("Preisblatt 7", f"Mail von {NAME}").encode())
        sessions.begin(
            writing, secrets, erika, method="oidc", strong=True, sign_in=SignIn(), issuer="i", sid="s"
        )
        own = budgets.create(
            writing,
            SHELL,
            {"title": "KI", "amount": "5", "period": "month", "recipients": [MAIL, "amt@stadt.example"]},
        )
        writing.execute(sa.update(t.budget).values(title=f"KI für {NAME}"))
        soon = datetime.now(UTC) + timedelta(hours=1)
        for table, values in (
            (t.local_account, {"person": erika, "password_hash": "$argon2id$x", "failures": 0, "totp_last_step": 0}),
            (t.recovery_code, {"person": erika, "hash": "a" * 64}),
            (t.one_time_link, {"hash": "b" * 64, "purpose": "password", "person": erika, "expires_at": soon}),
            (t.sign_in_attempt, {"hash": "c" * 64, "browser": "d", "kind": "totp", "detail": {"person": erika},
                                 "return_to": "/", "expires_at": soon}),
            (t.idempotency, {"hash": "e" * 64, "request": "f", "status": 201, "headers": {}, "body": b"x",
                             "expires_at": soon}),
            (t.notice, {"at": soon, "kind": "budget", "subject": own.id, "channel": "email", "target": MAIL,
                        "body": {"title": f"KI für {NAME}"}, "tries": 1, "next_at": soon}),
            (t.invoice, {"id": "inv-1", "provider": "hub", "number": f"R-1 ({MAIL})", "month": soon.date(),
                         "currency": "EUR", "net_pico": 1, "vat_pico": 0, "sha256": "g" * 64, "imported_at": soon,
                         "imported_by": erika, "state": "signed", "decided_at": soon, "decided_by": erika,
                         "note": f"Geprüft von {NAME}", "result": {"rows": []}, "version": 2}),
            (t.text_release, RELEASE | {"id": "rel-1", "requester": erika, "asked_at": soon, "expires_at": soon}),
            (t.text_release, RELEASE | {"id": "rel-2", "requester": boss, "asked_at": soon, "expires_at": soon,
                                        "decided_by": erika}),
            (t.text_release_asked, {"release": "rel-2", "person": erika}),
        ):  # fmt: skip
            writing.execute(sa.insert(table).values(values))
        _assistants(writing, secrets, me)
    _history(database, secrets, me)
    return erika, officer


def _assistants(writing: Writing, secrets: Secrets, me: Actor) -> None:
    """One of her own, one that others work with, one of somebody else's that she decided about."""
    karl = people.create(writing, SHELL, display_name="Karl Kollege", department="bauamt", login="karl")
    other = people.actor_of(writing.connection, karl)
    assert other is not None
    for actor, name in ((me, "Eigener"), (me, f"Brief von {NAME}"), (other, "Karls")):
        made = assistants.create(
            writing, actor, Wanted(name, f"Grüße von {MAIL}" if actor is me else "Kurz."), ()
        )
        assistants.add_text(writing, secrets, actor, made, "Muster", NAME)
        if name != "Eigener":
            assistants.ask(writing, secrets, actor, made)
            assistants.release(writing, me, made, 2)


def _history(database: Database, secrets: Secrets, me: Actor) -> None:
    with database.writing() as writing:
        history.turn_on(writing, secrets, me)
    history.keep_texts(database, secrets, me, True)
    for number in range(2):
        kept = conversation(me, number, title=f"{TALK} {NAME}")
        assert history.save(database, secrets, me, kept) is history.Kept.STORED


def everything(database: Database) -> dict[str, str]:
    with database.reading() as connection:
        return {
            table.name: json.dumps(
                [list(map(str, row)) for row in connection.execute(sa.select(table))], ensure_ascii=False
            )
            for table in t.metadata.sorted_tables
        }


def test_no_column_that_could_name_a_person_is_forgotten() -> None:
    """Fails for a new table: put its columns on a list of ``subject_places`` and say how they are erased."""
    known = {own.owner for own in OWN} | {n.column for n in NAMED} | {f.column for f in FREE} | set(ELSEWHERE)
    whole = {own.table for own in OWN}
    for table in t.metadata.sorted_tables:
        for column in table.columns:
            refers = any(key.column is t.person.c.id for key in column.foreign_keys)
            size = getattr(getattr(column.type, "impl", column.type), "length", None)
            texts = isinstance(column.type, sa.Text | sa.JSON | sa.LargeBinary)
            string = isinstance(getattr(column.type, "impl", column.type), sa.String)
            by = string and (column.name.endswith("_by") or column.name in _PEOPLES)
            if (
                refers
                or by
                or texts
                or (isinstance(column.type, sa.String) and (size == 40 or (size or 0) >= 200))
            ):
                listed = column in known or f"{table.name}.{column.name}" in NOBODY
                assert listed or (table in whole and not refers), f"{table.name}.{column.name}"
            if refers:
                assert column in {own.owner for own in OWN}, f"{column} is deleted with the person"
    assert {n.split(".")[0] for n in NOBODY} <= set(t.metadata.tables)


def test_everything_is_shown(database: Database) -> None:
    erika, _ = settled(database)
    with database.reading() as connection:
        shown = subject.export(connection, erika)
        with pytest.raises(NoSuchObject):
            subject.export(connection, "per_nobody")
    text = json.dumps(shown, ensure_ascii=False)
    for part in (NAME, MAIL, LOGIN, SUBJECT, "bauamt", "identity:role:changed", "Skript von"):
        assert part in text
    rows = {(part["table"], part["en"]): len(part["rows"]) for part in shown["data"]}
    assert all(count >= 1 for (table, _), count in rows.items() if table not in ("api_key", "approval"))
    mentioned = {(row["table"], row["column"]) for row in shown["mentions"]["rows"]}
    assert mentioned == {
        ("use_case", "purpose"), ("use_case", "owner"), ("approval", "change"), ("approval", "reason"),
        ("price_list", "source"), ("budget", "title"), ("budget", "recipients"), ("notice", "target"),
        ("notice", "body"), ("invoice", "number"), ("invoice", "note"),
        ("assistant_version", "name"), ("assistant_version", "instruction"),
    }  # fmt: skip
    for secret in ("argon2id", "a" * 64, "b" * 64):
        assert secret not in text
    assert all(part["de"] and part["en"] for part in shown["data"])


def test_of_a_history_the_number_is_told_and_no_more(database: Database) -> None:
    """Whoever makes the export reads it first; conversations open for their owner alone."""
    erika, _ = settled(database)
    with database.reading() as connection:
        shown = subject.export(connection, erika)
    parts = {part["table"]: part["rows"] for part in shown["data"] if part["table"].startswith("history")}
    assert parts["history_conversation"] == [{"count": 2}]
    assert [set(row) for row in parts["history_key"]] == [{"person", "made_on"}]
    assert set(parts) == {"history_conversation", "history_key"}
    text = json.dumps(shown, ensure_ascii=False)
    for word in (TALK, QUESTION, "touched_on"):
        assert word not in text


def test_what_others_work_with_stays_and_what_was_hers_alone_goes(database: Database) -> None:
    erika, officer = settled(database)
    with database.writing() as writing:
        done = subject.erase(writing, officer, erika)
    assert done.tables["history_conversation"] == 2
    assert done.tables["history_key"] == done.tables["work_preference"] == 1
    with database.reading() as connection:
        left = connection.execute(
            sa.select(t.assistant.c.owner, t.assistant_version.c.name, t.assistant_version.c.decided_by)
            .join(t.assistant_version, t.assistant_version.c.assistant == t.assistant.c.id)
            .where(t.assistant_version.c.state == "released")
            .order_by(t.assistant_version.c.name)
        ).all()
        rows = [
            connection.execute(sa.select(table)).all()
            for table in (t.history_key, t.history_conversation, t.history_message, t.history_document)
        ]
        texts = connection.execute(sa.select(sa.func.count()).select_from(t.assistant_document)).scalar_one()
    assert [(row.owner is None, row.name, row.decided_by) for row in left] == [
        (True, "Brief von [gelöscht / erased]", None),
        (False, "Karls", None),
    ]
    assert rows == [[], [], [], []]
    assert texts == 2


def test_nothing_is_left(place: Place, database: Database) -> None:
    erika, officer = settled(database)
    before = everything(database)
    assert all(any(word in text for text in before.values()) for word in (NAME, MAIL, LOGIN, SUBJECT))
    with database.writing() as writing:
        done = subject.erase(writing, officer, erika)
    assert set(done.tables) >= {
        "person",
        "role_assignment",
        "approval",
        "web_session",
        "access_token",
        "use_case",
    }
    database.close()
    chain_now(place)
    assert scrub(place, ["person"])
    after = everything(database)
    for table, text in after.items():
        for word in (NAME, NAME.upper(), MAIL, LOGIN, SUBJECT, "Altname"):
            assert word not in text, f"{word} in {table}"
        if table not in ("audit", "audit_outbox"):
            assert erika not in text, table
    event = next(row for row in json.loads(after["audit"]) if row[2] == "identity:person:erased")
    assert erika not in str(event)
    assert done.reference in str(event)
    assert verify_books(place).sound
    assert done.in_trail == 0
    with database.reading() as connection:
        recipients = connection.execute(sa.select(t.budget.c.recipients)).scalar_one()
    assert recipients == ["[gelöscht / erased]", "amt@stadt.example"]
    with database.reading() as connection, pytest.raises(NoSuchObject):
        subject.export(connection, erika)


def test_what_the_trail_and_the_file_keep_is_told(database: Database) -> None:
    erika, officer = settled(database)
    with database.writing() as writing:
        use_cases.update(writing, SHELL, "briefe", {"title": f"Briefe von {NAME}"}, None)
        writing.execute(sa.update(t.use_case).values(source="file"))
        done = subject.erase(writing, officer, erika)
    assert done.in_trail == 1
    assert "use_case briefe: owner" in done.in_file


def test_not_a_byte_is_left_in_the_files(sqlite: Place) -> None:
    """Old names as well: what was overwritten before somebody asked for erasure."""
    database = Database(sqlite)
    erika, officer = settled(database)
    words = [word.encode() for word in (NAME, MAIL, LOGIN, SUBJECT, "Altname")]
    assert any(words[0] in file.read_bytes() for file in sqlite.data.iterdir())
    with database.writing() as writing:
        subject.erase(writing, officer, erika)
    assert scrub(sqlite, [])
    chain_now(sqlite)
    for file in sqlite.data.iterdir():
        assert not [word for word in words if word in file.read_bytes()], file.name
    database.close()


def test_a_reader_in_the_way_is_told(sqlite: Place) -> None:
    database = Database(sqlite)
    with database.writing() as writing:
        people.create(writing, SHELL, display_name=NAME)
    with database.reading() as connection:
        connection.execute(sa.select(t.person)).all()
        with database.writing() as writing:
            people.create(writing, SHELL, display_name="Noch jemand")
        assert not scrub(sqlite, [])
    assert scrub(sqlite, [])
    database.close()


def test_a_file_that_is_too_large_to_be_rebuilt(sqlite: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows are overwritten where they stood, and the log is emptied all the same."""
    monkeypatch.setattr("stellwerk.storage.scrub._REBUILT_ALONE", 0)
    database = Database(sqlite)
    with database.writing() as writing:
        whom = people.create(writing, SHELL, display_name=NAME)
    assert NAME.encode() in sqlite.file.with_name("stellwerk.db-wal").read_bytes()
    with database.writing() as writing:
        subject.erase(writing, SHELL, whom)
    assert not scrub(sqlite, [])
    assert sqlite.file.with_name("stellwerk.db-wal").stat().st_size == 0
    database.close()
    for file in sqlite.data.iterdir():
        assert NAME.encode() not in file.read_bytes(), file.name


def test_who_may_not(database: Database) -> None:
    erika, officer = settled(database)
    with database.writing() as writing:
        me = people.actor_of(writing.connection, erika)
        assert me is not None
        for actor, whom, error in (
            (me, officer.person, Forbidden),  # an administrator reads no rights
            (officer, officer.person, Forbidden),  # nobody erases themselves
            (officer, "per_nobody", NoSuchObject),
        ):
            with pytest.raises(error):
                subject.erase(writing, actor, whom)


def test_the_last_administrator_stays(database: Database) -> None:
    with database.writing() as writing:
        boss = people.create(writing, SHELL, display_name="Adam Min", login="admin")
        people.set_roles(writing, SHELL, boss, [Assignment(Role.ADMINISTRATOR)])
    with pytest.raises(Conflict), database.writing() as writing:
        subject.erase(writing, SHELL, boss)
    with database.reading() as connection:
        assert people.find(connection, boss).login == "admin"


@pytest.mark.parametrize("name", ["Bauamt", "IT", "(.*) (.*)"])
def test_a_single_word_is_no_name(database: Database, name: str) -> None:
    with database.writing() as writing:
        cost_centres.create(writing, SHELL, code="6100", title="Bauamt IT")
        whom = people.create(writing, SHELL, display_name=name)
        subject.erase(writing, SHELL, whom)
        assert cost_centres.find(writing.connection, SHELL, "6100").title == "Bauamt IT"
