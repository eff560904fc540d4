# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Warnings on their way: written once whoever sees a threshold, taken by one process, put off and given up."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing.pool import Pool

import pytest
import sqlalchemy as sa
from tests.storage.budget_rows import budget, due_now, events, notices, reach, this_month, town

from stellwerk.administration import budgets
from stellwerk.identity.actor import SHELL
from stellwerk.metering.recount import RECOUNTED
from stellwerk.metering.warning import Unit
from stellwerk.storage import notices as rows
from stellwerk.storage.database import Database, Place
from stellwerk.storage.expired import sweep
from stellwerk.storage.notices import LEASE, PAUSES, Due
from stellwerk.storage.tables import audit_outbox, budget_state, notice
from stellwerk.storage.tables import budget as budget_table
from stellwerk.values.calendar import Period


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    town(opened)
    yield opened
    opened.close()


def pass_on(
    database: Database,
    recipients: tuple[str, ...] = ("a@stadt.example",),
    webhooks: tuple[str, ...] = (),
    mail: bool = True,
) -> int:
    return rows.pass_on(database, mail=mail, recipients=recipients, webhooks=webhooks)


def test_everybody_gets_a_row_once(database: Database) -> None:
    mine = budget(database, recipients=["bauamt@stadt.example", "A@Stadt.example"])
    reach(database, mine, 90, spent=93)
    assert pass_on(database, webhooks=("leitstelle", "zentrale")) == 4
    assert pass_on(database, webhooks=("leitstelle", "zentrale")) == 0
    written = notices(database)
    assert [(row.channel, row.target) for row in written] == [
        ("email", "A@Stadt.example"),
        ("email", "bauamt@stadt.example"),
        ("webhook", "leitstelle"),
        ("webhook", "zentrale"),
    ]
    assert {(row.kind, row.subject, row.tries, row.sent_at) for row in written} == {("budget", mine, 0, None)}
    (due, *_) = rows.take(database)
    warning = due.warning
    assert warning is not None
    assert (warning.budget, warning.title, warning.unit, warning.name, warning.unit_title) == (
        *(mine, "KI im Bauamt", Unit.DEPARTMENT),
        *("bauamt", "Bauamt"),
    )
    assert (warning.percent, warning.spent_percent, warning.from_day, warning.until_day) == (
        *(90, 93, this_month()),
        Period.MONTH.last_day(this_month()),
    )
    assert warning.zones == ("yellow", "red")
    reach(database, mine, 100)
    assert pass_on(database) == 2, "the next threshold is news again"


def test_without_a_mail_server_only_programs_are_told(database: Database) -> None:
    reach(database, budget(database), 80)
    assert pass_on(database, webhooks=("w",), mail=False) == 1
    assert [row.channel for row in notices(database)] == ["webhook"]


def test_with_nobody_to_tell_nothing_is_kept_for_later(database: Database) -> None:
    """Else whoever configures a mail server next year gets this year's warnings."""
    reach(database, budget(database), 80)
    assert pass_on(database, recipients=()) == 0
    assert pass_on(database) == 0


def test_what_nobody_wants_to_hear_any_more(database: Database) -> None:
    gone, old = budget(database, zone="red"), budget(database, zone="yellow")
    reach(database, gone, 80)
    with database.writing() as writing:
        writing.execute(
            sa.update(budget_table).where(budget_table.c.id == gone).values(archived_at=writing.at)
        )
    reach(database, old, 80, period=Period.MONTH.first_day(this_month() - timedelta(days=45)))
    reach(database, "bud_unknown", 80)
    assert pass_on(database) == 0
    with database.reading() as connection:
        left = sa.select(budget_state).where(budget_state.c.passed_on < budget_state.c.told)
        assert connection.execute(left).all() == []


def test_an_address_that_was_struck_out_gets_nothing(database: Database) -> None:
    mine = budget(database, recipients=["amt@stadt.example"])
    with database.writing() as writing:
        writing.execute(
            sa.update(budget_table)
            .where(budget_table.c.id == mine)
            .values(recipients=["[gelöscht / erased]", "amt@stadt.example"])
        )
    reach(database, mine, 80)
    assert pass_on(database, recipients=()) == 1


def test_nothing_is_said_while_the_books_have_not_heard_of_a_change(database: Database) -> None:
    """Else a raised amount would be answered with the thresholds of the old one."""
    mine, other = budget(database), budget(database, zone="red")
    reach(database, mine, 90)
    assert pass_on(database) == 1
    with database.writing() as writing:
        budgets.update(writing, SHELL, mine, {"amount": "1000"}, None)
    reach(database, other, 80)
    assert pass_on(database) == 1, "that of the other one"
    assert [row.subject for row in notices(database)] == [mine, other]
    with database.writing() as writing:  # what the books do with the event
        writing.execute(sa.delete(audit_outbox).where(audit_outbox.c.name == RECOUNTED))
        writing.execute(sa.update(budget_state).where(budget_state.c.budget == mine).values(told=0))
    assert pass_on(database) == 0
    reach(database, mine, 80, spent=800)
    assert pass_on(database) == 1
    assert notices(database)[-1].body["spent_pico"] == 800 * 10**12


def test_many_who_see_the_same_threshold_write_once(database: Database, place: Place) -> None:
    mine = [budget(database, zone=zone) for zone in (None, "yellow", "red")]
    for one in mine:
        reach(database, one, 80)
    start = threading.Barrier(6)
    own = [Database(place) for _ in range(6)]

    def look(database: Database) -> int:
        start.wait()
        return pass_on(database, webhooks=("w",))

    with ThreadPoolExecutor(6) as pool:
        written = list(pool.map(look, own))
    for opened in own:
        opened.close()
    assert sum(written) == 6
    assert sorted((row.subject, row.channel) for row in notices(database)) == sorted(
        (one, channel) for one in mine for channel in ("email", "webhook")
    )


def test_processes_who_see_the_same_threshold_write_once_and_send_once(
    database: Database, place: Place
) -> None:
    mine = [budget(database, zone=zone) for zone in (None, "yellow", "red")]
    for one in mine:
        reach(database, one, 100)
    database.engine.dispose()
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert isinstance(pool, Pool)
        sent = pool.map(work_as_a_process, [place] * 3, chunksize=1)
        pool.close()
        pool.join()
    assert sorted(number for numbers in sent for number in numbers) == [row.id for row in notices(database)]
    assert len(notices(database)) == 3
    assert len(events(database, "budget:warning:sent")) == 3


def work_as_a_process(place: Place) -> list[int]:
    """What one process sent."""
    opened = Database(place)
    numbers = []
    for _ in range(20):
        pass_on(opened)
        for due in rows.take(opened, most=1):
            rows.sent(opened, due)
            numbers.append(due.id)
    opened.close()
    return numbers


def test_what_is_taken_belongs_to_one_until_its_lease_ends(database: Database, place: Place) -> None:
    for zone in (None, "yellow", "red"):
        reach(database, budget(database, zone=zone), 80)
    pass_on(database)
    start = threading.Barrier(4)
    own = [Database(place) for _ in range(4)]

    def take(database: Database) -> list[Due]:
        start.wait()
        return rows.take(database)

    with ThreadPoolExecutor(4) as pool:
        taken = [due for found in pool.map(take, own) for due in found]
    for opened in own:
        opened.close()
    assert sorted(due.id for due in taken) == [row.id for row in notices(database)]
    assert rows.take(database) == []
    assert all(timedelta() < due.lease - datetime.now(UTC) <= LEASE for due in taken)
    due_now(database)  # whoever took them died, and the lease is over
    again = rows.take(database)
    assert len(again) == 3
    rows.sent(database, taken[0])  # it was only slow: what it says counts no more
    assert events(database, "budget:warning:sent") == []
    first = next(due for due in again if due.id == taken[0].id)
    rows.sent(database, first)
    assert len(events(database, "budget:warning:sent")) == 1
    assert notices(database)[0].sent_at is not None


def test_it_is_tried_again_with_growing_pauses_and_given_up(database: Database) -> None:
    mine = budget(database)
    reach(database, mine, 90)
    pass_on(database)
    assert list(PAUSES) == sorted(PAUSES)
    assert timedelta(hours=20) < sum(PAUSES, timedelta()) < timedelta(hours=25)
    for tries in range(1, len(PAUSES) + 2):
        due_now(database)
        (due,) = rows.take(database)
        assert due.tries == tries
        over = rows.failed(database, due, "the mail server does not answer")
        (row,) = notices(database)
        assert row.problem == "the mail server does not answer"
        assert over is (tries > len(PAUSES))
        if not over:
            assert abs(row.next_at - datetime.now(UTC) - PAUSES[tries - 1]) < timedelta(seconds=20)
            assert events(database, "budget:warning:failed") == []
    assert row.next_at is None
    assert rows.take(database) == []
    assert events(database, "budget:warning:failed") == [{
        "channel": "email", "budget": mine, "period": this_month().isoformat(), "percent": "90", "tries": "9",
        "problem": "the mail server does not answer",
    }]  # fmt: skip


def test_no_mail_address_comes_into_the_trail_and_of_a_webhook_its_host(database: Database) -> None:
    reach(database, budget(database), 80)
    pass_on(database, webhooks=("leitstelle",))
    for due in rows.take(database):
        host = "meldungen.stadt.example" if due.channel == "webhook" else ""
        rows.failed(database, due, "gone", final=True, host=host)
    told = events(database, "budget:warning:failed")
    assert "@" not in str(told)
    assert [(e["channel"], e.get("webhook"), e.get("host")) for e in told] == [
        ("email", None, None),
        ("webhook", "leitstelle", "meldungen.stadt.example"),
    ]


def test_what_cannot_be_read_is_said_to_be_so(database: Database) -> None:
    with database.writing() as writing:
        writing.execute(sa.insert(notice).values(
            at=writing.at, kind="budget", subject="x", channel="email", target="a@b.c", body={"odd": 1}, tries=0,
            next_at=writing.at,
        ))  # fmt: skip
    (due,) = rows.take(database)
    assert due.warning is None
    assert rows.failed(database, due, "unreadable", final=True)
    assert events(database, "budget:warning:failed")[0]["channel"] == "email"


def test_old_ones_are_swept_away_sent_or_not(database: Database) -> None:
    reach(database, budget(database), 80)
    pass_on(database, webhooks=("w", "x"))
    with database.writing() as writing:
        old = writing.at - timedelta(days=90, seconds=1)
        writing.execute(sa.update(notice).where(notice.c.channel == "email").values(at=old))
        writing.execute(
            sa.update(notice).where(notice.c.target == "w").values(at=old, sent_at=old, next_at=None)
        )
    assert sweep(database) == 2
    assert [row.target for row in notices(database)] == ["x"]
