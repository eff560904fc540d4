# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a threshold to a mail and a webhook, over real servers: once, again after failures, and never silently."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from tests.gateway.post_office import PostOffice, post_office
from tests.gateway.receiver import Receiver, receiver
from tests.storage.budget_rows import budget, due_now, events, notices, reach, town

from stellwerk.gateway import notices as notices_module
from stellwerk.gateway import webhook as webhook_module
from stellwerk.gateway.notices import Notices
from stellwerk.gateway.webhook import Webhooks
from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import budget as budget_table
from stellwerk.storage.tables import notice
from stellwerk.values.notices import NoticeTargets, Security, Smtp, Webhook

SECRET = "a-secret-of-the-webhook-0001"


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    town(opened)
    yield opened
    opened.close()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as made:
        yield made


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver(SECRET) as made:
        yield made


def targets(office: PostOffice | None = None, hook: Receiver | None = None) -> NoticeTargets:
    smtp = Smtp("127.0.0.1", office.port, "stellwerk@stadt.example", Security.NONE) if office else None
    webhooks = (Webhook("leitstelle", hook.url, SECRET),) if hook else ()
    return NoticeTargets(smtp, ("kaemmerei@stadt.example",) if office else (), webhooks)


async def one_round(database: Database, told: NoticeTargets) -> int:
    async with Webhooks() as webhooks:
        return await Notices(database, told).round(webhooks)


async def test_mail_and_webhook_say_it_once(database: Database, office: PostOffice, hook: Receiver) -> None:
    mine = budget(database, title="KI für „Straßenbau“", recipients=["bauamt@stadt.example"], hard=True)
    reach(database, mine, 90, spent=91)
    assert await one_round(database, targets(office, hook)) == 3
    assert await one_round(database, targets(office, hook)) == 0
    assert sorted(letter.recipients for letter in office.letters) == [
        ["bauamt@stadt.example"],
        ["kaemmerei@stadt.example"],
    ]
    message = office.letters[0].message
    assert message["Subject"] == (
        "Stellwerk: 90 % des Budgets „KI für „Straßenbau““ verbraucht / 90 % of budget used"
    )
    body = message.get_content()
    assert "Verbraucht: 91,00 von 100,00 EUR (91 %, netto)" in body
    assert "schließen Gelb und Rot für das Amt Bauamt (bauamt)" in body
    (said,) = hook.taken
    assert (said["budget"], said["percent"], said["spent"], said["amount"]) == (mine, 90, "91.00", "100.00")
    assert said["id"] == f"notice-{next(row.id for row in notices(database) if row.channel == 'webhook')}"
    assert said["text"].replace("\n", "\r\n") in body.replace("\n", "\r\n").replace("\r\r", "\r")
    told = events(database, "budget:warning:sent")
    assert sorted((e["channel"], e["percent"], e.get("host", "")) for e in told) == [
        ("email", "90", ""),
        ("email", "90", ""),
        ("webhook", "90", "localhost"),
    ]
    assert "@" not in str(told)
    assert all(row.sent_at and row.next_at is None for row in notices(database))


async def test_a_receiver_that_fails_first_gets_it_later(
    database: Database, hook: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    reach(database, budget(database), 80)
    hook.answers = [500, 302]
    told = targets(hook=hook)
    with caplog.at_level(logging.WARNING):
        assert await one_round(database, told) == 1
        assert await one_round(database, told) == 0, "its pause is not over"
        due_now(database)
        await one_round(database, told)
    assert hook.taken == []
    assert (
        "a warning to webhook leitstelle waits for the next attempt: the receiver did not take it (500)"
        in caplog.text
    )
    assert "redirect" in caplog.text
    due_now(database)
    await one_round(database, told)
    assert len(hook.taken) == 1
    assert {path for _, path, _ in hook.requests} == {"/hook"}
    (row,) = notices(database)
    assert (row.tries, row.problem) == (3, None)
    assert len(events(database, "budget:warning:sent")) == 1


async def test_a_receiver_that_stalls_keeps_no_mail_back(
    database: Database, office: PostOffice, hook: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_module, "_WHOLE_S", 0.5)
    reach(database, budget(database), 80)
    hook.answers = ["stall"]
    await one_round(database, targets(office, hook))
    assert len(office.letters) == 1
    assert [row.problem for row in notices(database)] == [None, "the receiver does not answer"]


async def test_an_address_that_the_mail_server_does_not_know_is_given_up_at_once(
    database: Database, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    reach(database, budget(database), 80)
    office.answers["RCPT"] = "550 kaemmerei@stadt.example unknown"
    await one_round(database, targets(office))
    (failed,) = events(database, "budget:warning:failed")
    assert failed["problem"] == "the mail server does not take mail for this address (550)"
    assert "given up" in caplog.text
    assert "kaemmerei" not in caplog.text + str(failed) + str(notices(database)[0].problem)


async def test_a_target_that_left_the_configuration_is_given_up(
    database: Database, office: PostOffice, hook: Receiver
) -> None:
    reach(database, budget(database), 80)
    async with Webhooks() as webhooks:
        post = Notices(database, targets(office, hook))
        office.close()
        hook.answers = [503]
        await post.round(webhooks)
    due_now(database)
    await one_round(database, NoticeTargets())
    assert sorted(e["problem"] for e in events(database, "budget:warning:failed")) == [
        "no mail server stands in the configuration any more",
        "this webhook does not stand in the configuration any more",
    ]


async def test_a_title_with_a_header_in_it(database: Database, office: PostOffice) -> None:
    mine = budget(database)
    with database.writing() as writing:  # past the checks, as whoever can write to the database could
        evil = "KI\r\nBcc: boese@anderswo.example\r\n\r\n=?utf-8?q?a=0D=0ABcc:_x=40y.z?="
        writing.execute(sa.update(budget_table).where(budget_table.c.id == mine).values(title=evil))
    reach(database, mine, 80)
    await one_round(database, targets(office))
    (letter,) = office.letters
    assert letter.recipients == ["kaemmerei@stadt.example"]
    assert "Bcc" not in letter.message
    assert letter.message["Subject"].startswith("Stellwerk: 80 % des Budgets „KI Bcc:")


async def test_a_recipient_who_was_erased_meanwhile(database: Database, office: PostOffice) -> None:
    reach(database, budget(database), 80)
    office.answers["DATA"] = "451 later"
    await one_round(database, targets(office))
    with database.writing() as writing:
        writing.execute(sa.update(notice).values(target="[gelöscht / erased]"))
    due_now(database)
    await one_round(database, targets(office))
    assert office.letters == []
    assert [e["problem"] for e in events(database, "budget:warning:failed")] == [
        "this is no mail address any more"
    ]


async def test_two_at_work_send_once(
    database: Database, place: Place, office: PostOffice, hook: Receiver
) -> None:
    for zone in (None, "yellow", "red"):
        reach(database, budget(database, zone=zone), 100)
    other = Database(place)
    told = targets(office, hook)
    done = await asyncio.gather(*(one_round(db, told) for db in (database, other, database, other)))
    for _ in range(3):
        await one_round(database, told)
    other.close()
    assert sum(done) <= 6
    assert len(office.letters) == 3
    assert len(hook.taken) == 3
    assert len({said["id"] for said in hook.taken}) == 3


async def test_it_runs_beside_and_ends_between_messages(
    database: Database, hook: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices_module, "EVERY_S", 0.05)
    running = asyncio.create_task(Notices(database, targets(hook=hook)).run())
    reach(database, budget(database), 80)
    assert await asyncio.to_thread(hook.arrived.wait, 20)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    assert notices(database)[0].sent_at is not None, (
        "what was handed over is noted, else it would be sent again"
    )
    reach(database, budget(database, zone="red"), 80)
    await asyncio.sleep(0.2)
    assert len(hook.taken) == 1


async def test_a_database_that_is_away_is_told_once_and_waited_for(
    sqlite: Place, hook: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(notices_module, "EVERY_S", 0.02)
    database = Database(sqlite)
    town(database)
    reach(database, budget(database), 80)
    away = sqlite.file.rename(sqlite.file.with_suffix(".away"))
    database.close()
    sqlite.file.mkdir()
    running = asyncio.create_task(Notices(database, targets(hook=hook)).run())
    async with asyncio.timeout(20):
        while "cannot be sent" not in caplog.text:  # noqa: ASYNC110 - a line in a log
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)  # some rounds more
    assert not running.done()
    assert caplog.text.count("warnings of budgets cannot be sent at the moment") == 1
    sqlite.file.rmdir()
    away.rename(sqlite.file)
    assert await asyncio.to_thread(hook.arrived.wait, 20)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    database.close()
