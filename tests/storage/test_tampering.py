# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: S608
"""Somebody edits the books with a database tool: verification names the first broken place and what was done."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from tests.postgres import Server
from tests.storage import outside
from tests.storage.samples import event, intent, refusal, settlement

from stellwerk.audit.report import Kind
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books

COLUMNS = ("at", "name", "decision_id", "payload", "prev_hash", "hash")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def pristine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgresql_server: Server
) -> Place:
    """Books of 24 rows: ten settled calls, a refusal, an event, and one call still open (rows 23 and 24 differ)."""
    folder = tmp_path_factory.mktemp("pristine")
    place = Place(folder, None if request.param == "sqlite" else postgresql_server.create())

    async def fill() -> None:
        recorder = Recorder.open(place)
        for number in range(10):
            await recorder.intent(intent(f"c{number}"))
            await recorder.settle(settlement(f"c{number}"))
        await recorder.refuse(refusal("r"))
        await recorder.event(event())
        await recorder.intent(intent("open"))
        await recorder.event(event("endpoint:hosting:ok"))
        await recorder.close()

    asyncio.run(fill())
    return place


@pytest.fixture
def books(pristine: Place, tmp_path: Path, postgresql_server: Server) -> Place:
    """A copy of them, to do as one likes."""
    return copy(pristine, tmp_path / "books", postgresql_server)


def copy(place: Place, folder: Path, server: Server) -> Place:
    folder.mkdir()
    for name in (*(("stellwerk.db",) if place.url is None else ()), "audit.key", "audit.head"):
        shutil.copy(place.data / name, folder / name)
    return Place(folder, None if place.url is None else server.create(like=place.url))


def change(place: Place, *statements: str) -> None:
    for statement, met in zip(statements, outside.change(place, *statements), strict=True):
        assert met != 0, statement


def found(place: Place) -> list[tuple[Kind, int]]:
    return [(flaw.kind, flaw.seq) for flaw in verify_books(place).flaws]


def only_sqlite(place: Place) -> None:
    if place.url is not None:
        pytest.skip("PostgreSQL does not let this happen")


def swap(one: int, other: int, columns: tuple[str, ...]) -> list[str]:
    """Exchange ``columns`` of two rows."""
    names = ", ".join(columns)
    return [
        f"CREATE TABLE spare AS SELECT * FROM audit WHERE seq IN ({one}, {other})",
        f"UPDATE audit SET ({names}) = (SELECT {names} FROM spare WHERE seq = {other}) WHERE seq = {one}",
        f"UPDATE audit SET ({names}) = (SELECT {names} FROM spare WHERE seq = {one}) WHERE seq = {other}",
    ]


def test_untouched_books_are_sound(books: Place) -> None:
    report = verify_books(books)
    assert report.flaws == ()
    assert [(o.decision_id, o.seq) for o in report.open] == [("open", 23)]
    assert (report.rows, report.settled, report.refused, report.others) == (24, 10, 1, 2)


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("seq", [1, 7, 24])
def test_any_changed_column(books: Place, column: str, seq: int) -> None:
    change(books, f"UPDATE audit SET {column} = 'x' || substr({column}, 2) WHERE seq = {seq}")
    assert found(books)[0] == (Kind.CHANGED, seq)


def test_a_cheaper_settlement(books: Place) -> None:
    change(books, """UPDATE audit SET payload = replace(payload, '150000000', '15') WHERE seq = 6""")
    assert found(books) == [(Kind.CHANGED, 6), (Kind.ENTRY_DIFFERS, 6), (Kind.LEDGER_DIFFERS, 0)]


@pytest.mark.parametrize("value", ["NULL", "x'00ff'", "7", "''"])
def test_a_payload_that_is_none(books: Place, value: str) -> None:
    only_sqlite(books)
    schema = (
        "UPDATE sqlite_master SET sql = replace(sql, 'payload TEXT NOT NULL', 'payload') WHERE name = 'audit'"
    )
    change(books, "PRAGMA writable_schema = ON", schema)
    change(books, f"UPDATE audit SET payload = {value} WHERE seq = 6")
    assert found(books)[0] == (Kind.CHANGED, 6)


def test_text_that_is_no_utf8(books: Place) -> None:
    only_sqlite(books)
    change(books, "UPDATE audit SET payload = CAST(x'ff00fe' AS TEXT) WHERE seq = 6")
    kinds = found(books)
    assert kinds[0][0] is Kind.UNREADABLE
    assert (Kind.CUT_OFF, 6) in kinds


@pytest.mark.parametrize("seq", [1, 6, 23])
def test_a_row_taken_out(books: Place, seq: int) -> None:
    change(books, f"DELETE FROM audit WHERE seq = {seq}")
    assert found(books)[0] == (Kind.MISSING, seq)


def test_rows_taken_out_and_the_rest_renumbered(books: Place) -> None:
    change(
        books,
        "DELETE FROM audit WHERE seq IN (5, 6)",
        "UPDATE audit SET seq = -seq WHERE seq > 6",
        "UPDATE audit SET seq = -seq - 2 WHERE seq < 0",
    )
    assert found(books)[:2] == [(Kind.MISSING, 5), (Kind.CUT_OFF, 23)]
    assert (
        len([k for k, _ in found(books) if k in (Kind.CHANGED, Kind.MISSING)]) == 1
    )  # told once, not per row


@pytest.mark.parametrize("last", [1, 5, 24])
def test_the_end_cut_off(books: Place, last: int) -> None:
    change(books, f"DELETE FROM audit WHERE seq > {24 - last}")
    assert found(books)[0] == (Kind.CUT_OFF, 25 - last)


def test_the_end_cut_off_and_the_head_moved_without_the_key(books: Place) -> None:
    change(
        books,
        "DELETE FROM audit WHERE seq = 24",
        "UPDATE audit_head SET seq = 23, hash = (SELECT hash FROM audit WHERE seq = 23)",
    )
    assert found(books) == [(Kind.HEAD_FORGED, 23), (Kind.CUT_OFF, 24)]


def test_the_end_cut_off_with_an_old_head(
    books: Place, pristine: Place, tmp_path: Path, postgresql_server: Server
) -> None:
    """The head of an earlier moment carries a genuine signature; only the anchor tells."""
    later = copy(pristine, tmp_path / "later", postgresql_server)

    async def go_on() -> None:
        recorder = Recorder.open(later)
        await recorder.event(event())
        await recorder.close()

    asyncio.run(go_on())
    shutil.copy(later.data / "audit.head", books.data / "audit.head")
    assert found(books) == [(Kind.CUT_OFF, 25)]


@pytest.mark.parametrize(("one", "other"), [(5, 6), (4, 19), (1, 2), (23, 24), (2, 24)])
def test_two_rows_swapped(books: Place, one: int, other: int) -> None:
    change(books, *swap(one, other, COLUMNS))
    assert found(books)[0] == (Kind.SWAPPED, one)


def test_two_payloads_swapped(books: Place) -> None:
    change(books, *swap(5, 9, ("payload",)))
    assert found(books)[:2] == [(Kind.CHANGED, 5), (Kind.CHANGED, 9)]


def test_two_hashes_swapped(books: Place) -> None:
    change(books, *swap(5, 9, ("hash",)))
    assert found(books) == [(Kind.CHANGED, 5), (Kind.CHANGED, 9)]


def test_a_row_put_behind_the_end(books: Place) -> None:
    change(
        books,
        "INSERT INTO audit SELECT 25, at, name, 'x', payload, (SELECT hash FROM audit WHERE seq = 24), hash "
        "FROM audit WHERE seq = 21",
    )
    assert found(books)[0] == (Kind.CHANGED, 25)
    assert (Kind.INSERTED, 25) in found(books)


def test_a_row_put_in_the_middle_with_a_right_hash(books: Place) -> None:
    """The hash is no secret: whoever inserts a row can compute it, but not what comes after."""
    from stellwerk.audit.chain import row_hash

    change(
        books,
        "UPDATE audit SET seq = -seq WHERE seq > 21",
        "UPDATE audit SET seq = -seq + 1 WHERE seq < 0",
    )
    [(_, at, name, decision, payload, _, tip)] = outside.rows(books, "SELECT * FROM audit WHERE seq = 21")
    own = row_hash(tip, 22, at, name, decision, payload)
    change(
        books,
        "INSERT INTO audit SELECT 22, at, name, decision_id, payload, hash, "
        f"'{own}' FROM audit WHERE seq = 21",
    )
    assert found(books)[0] == (Kind.INSERTED, 23)


def test_a_row_put_before_the_first(books: Place) -> None:
    change(
        books,
        "INSERT INTO audit SELECT 0, at, name, decision_id, payload, prev_hash, hash FROM audit LIMIT 1",
    )
    assert found(books)[0] == (Kind.INSERTED, 0)


def test_the_whole_trail_computed_anew_without_the_key(books: Place) -> None:
    from stellwerk.audit.chain import GENESIS, row_hash

    change(books, "UPDATE audit SET payload = replace(payload, 'Jugendamt', 'Ordnungsamt')")
    tip = GENESIS
    statements = []
    for seq, at, name, decision, payload, _, _ in outside.rows(books, "SELECT * FROM audit ORDER BY seq"):
        own = row_hash(tip, seq, at, name, decision, payload)
        statements.append(f"UPDATE audit SET prev_hash = '{tip}', hash = '{own}' WHERE seq = {seq}")
        tip = own
    change(books, *statements)
    assert found(books)[:2] == [(Kind.REPLACED, 24), (Kind.REPLACED, 24)]  # by the head, by the anchor
    change(books, f"UPDATE audit_head SET hash = '{tip}'")
    assert found(books)[:2] == [(Kind.HEAD_FORGED, 24), (Kind.REPLACED, 24)]


def test_an_older_copy_put_back(
    books: Place, pristine: Place, tmp_path: Path, postgresql_server: Server
) -> None:
    async def go_on() -> None:
        recorder = Recorder.open(books)
        await recorder.event(event())
        await recorder.close()

    asyncio.run(go_on())
    older = copy(pristine, tmp_path / "older", postgresql_server)
    shutil.copy(books.data / "audit.head", older.data / "audit.head")
    report = verify_books(older)
    assert [(f.kind, f.seq) for f in report.flaws] == [(Kind.CUT_OFF, 25)]
    assert "an older copy of the database was put back" in report.flaws[0].text


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE ledger SET cost_pico = cost_pico - 1", Kind.LEDGER_DIFFERS),
        ("UPDATE ledger SET department = '32 Ordnungsamt'", Kind.LEDGER_DIFFERS),
        ("DELETE FROM ledger", Kind.LEDGER_DIFFERS),
        ("INSERT INTO ledger (day, department, cost_centre, use_case, zone, endpoint, model, price_version, currency, "
         "calls, tokens_in, tokens_out, estimated_calls, unknown_cost_calls, cost_pico) "
         "SELECT min(day), 'x', cost_centre, use_case, zone, endpoint, model, price_version, currency, "
         "0, 0, 0, 0, 0, 0 FROM ledger GROUP BY 3, 4, 5, 6, 7, 8, 9", Kind.LEDGER_DIFFERS),
        ("DELETE FROM open_intent", Kind.OPEN_DIFFERS),
        ("UPDATE open_intent SET decision_id = 'c1'", Kind.OPEN_DIFFERS),
        ("DELETE FROM audit_head", Kind.HEAD_MISSING),
        ("UPDATE audit_head SET signature = 'ff'", Kind.HEAD_FORGED),
        ("UPDATE audit_head SET signature = 'ü'", Kind.HEAD_FORGED),
    ],
)  # fmt: skip
def test_the_tables_beside_the_trail(books: Place, statement: str, kind: Kind) -> None:
    change(books, statement)
    assert found(books)[0] == (kind, 24 if kind is Kind.HEAD_FORGED else 0)


def test_files_beside_the_database(books: Place) -> None:
    anchor = (books.data / "audit.head").read_text()
    (books.data / "audit.head").unlink()
    assert found(books) == [(Kind.ANCHOR_MISSING, 0)]
    (books.data / "audit.head").write_text("{}")
    assert found(books) == [(Kind.ANCHOR_MISSING, 0)]
    (books.data / "audit.head").write_text(anchor.replace('"seq":24', '"seq":3'))
    assert found(books) == [(Kind.ANCHOR_FORGED, 3)]
    (books.data / "audit.head").write_text(anchor)
    (books.data / "audit.key").rename(books.data / "hidden")
    assert found(books) == [(Kind.KEY_MISSING, 0)]
    (books.data / "audit.key").write_text("11" * 32)
    assert found(books) == [(Kind.HEAD_FORGED, 24), (Kind.ANCHOR_FORGED, 24)]


async def test_a_trail_signed_with_the_key_but_wrong_in_itself(place: Place) -> None:
    """What a mistake of ours would look like: every hash is right, but a call ends twice."""
    from stellwerk.storage import batch

    recorder = Recorder.open(place)
    await recorder.intent(intent("c1"))
    await recorder.settle(settlement("c1"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch.Batch, "_take", lambda *_: True)
        await recorder.settle(settlement("c1"))
        await recorder.settle(settlement("never"))
        await recorder.intent(intent("c2"))
        await recorder.intent(intent("c2"))
    await recorder.close()
    assert found(place) == [
        (Kind.OPENED_TWICE, 6),
        (Kind.SETTLED_TWICE, 3),
        (Kind.NO_INTENT, 4),
        (Kind.ENTRY_DIFFERS, 5),
        (Kind.OPEN_DIFFERS, 0),
        (Kind.LEDGER_DIFFERS, 0),
    ]


def test_what_a_tampered_row_says_cannot_steer_a_terminal(books: Place) -> None:
    char = "char" if books.url is None else "chr"
    says = f"{char}(27) || '[2J' || {char}(10) || 'The books are sound.'"
    change(books, f"UPDATE open_intent SET decision_id = {says}")
    texts = [flaw.text for flaw in verify_books(books).flaws]
    assert len(texts) == 2
    assert all(text.isprintable() for text in texts)
