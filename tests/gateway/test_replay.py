# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""After ``kill -9``: what a process knew of its calls is booked once, whoever closed them meanwhile."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from stellwerk.gateway.replay import Replay
from stellwerk.metering.budget import Claim
from stellwerk.metering.entries import Certainty, EntryKind
from stellwerk.policy.register import Ability, Model, Tier
from stellwerk.storage.database import Database, Place
from stellwerk.storage.progress import Progress
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.tables import budget_state, ledger, ledger_entry
from stellwerk.storage.verification import verify_books
from stellwerk.values.money import PICO, Price

ROOT = Path(__file__).parents[2]
DAY = "2026-03-02"
PRICE = Price("v1", date(2026, 1, 1), Decimal("0.20"), Decimal("0.65"))
MID = Model("mid", "hub-yellow", "mid", Tier.M, 8000, frozenset({Ability.CHAT}), (PRICE,))
CLAIM = Claim("bud", "2026-03-01", "", 10**9, 10**12, True, (80,))

# Five calls: not sent, sent, half a stream, reported, and one whose end is on its way into the books.
KILLED = """
import asyncio, sys, time
from pathlib import Path
from tests.gateway.test_replay import CLAIM, DAY
from tests.storage.samples import intent, settlement
from stellwerk.metering.account import LedgerAccount
from stellwerk.metering.reservation import Reservation
from stellwerk.storage.database import Place
from stellwerk.storage.progress import Described, Far, Progress
from stellwerk.storage.recorder import Recorder
from stellwerk.values.usage import Usage

async def main(data, url):
    recorder = Recorder.open(Place(Path(data), url or None))
    progress = Progress(Path(data))
    known = {"open": None, "sent": (Far.SENT, Usage(10, 0, estimated=True)),
             "half": (Far.COUNTED, Usage(10, 4, estimated=True)),
             "whole": (Far.REPORTED, Usage(11, 7, cached_in=2)), "ended": (Far.REPORTED, Usage(200, 300))}
    for name, far in known.items():
        place = ("51 Jugendamt", "51-100", "letters", "key_1", "yellow", "hub-yellow", "mid", "v1", "EUR")
        account = LedgerAccount(*place)
        slot = progress.begin(Described(name, DAY, account))
        reservation = Reservation("key_1", DAY, "v1", "EUR", (CLAIM,))
        await recorder.intent(intent(name, reserved_pico=CLAIM.amount_pico), reservation)
        if far:
            slot.write(*far)
    await recorder.settle(settlement("ended", day=DAY, price_version="v1"))
    print("ready", flush=True)
    time.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""

WANTED = {"open": 0, "sent": 2_000_000, "half": 2_000_000 + 2_600_000, "whole": 2_200_000 + 4_550_000}


def killed(place: Place) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(place.data), place.url or ""],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.kill()
    child.wait()
    child.stdout.close()


async def started_again(place: Place) -> int:
    """As ``app`` does at a start. Returns how many calls were closed."""
    database = Database(place)
    recorder = Recorder.open(place)
    progress = Progress(place.data)
    replay = Replay(progress.left, {"mid": MID}, lambda: datetime.now(UTC))
    recorder.claims_of = lambda correction: (CLAIM._replace(amount_pico=0),)
    done = recorder.recover(datetime.now(UTC), replay.ended)
    done += await replay.finish(recorder, database)
    await recorder.close()
    progress.close()
    database.close()
    return done


def booked(place: Place) -> dict[str, list[tuple[int, int, int]]]:
    """Kind, certainty and amount of each call's entries but the reservation."""
    database = Database(place)
    with database.reading() as connection:
        rows = connection.execute(
            sa.select(ledger_entry)
            .where(ledger_entry.c.kind != EntryKind.RESERVATION)
            .order_by(ledger_entry.c.seq)
        ).all()
    database.close()
    found: dict[str, list[tuple[int, int, int]]] = {}
    for row in rows:
        found.setdefault(row.decision_id, []).append((row.kind, row.certainty, row.amount_pico))
    return found


def sums(place: Place) -> tuple[int, int, tuple[int, int]]:
    """Cost and calls of the ledger; what the budget holds and has spent."""
    database = Database(place)
    with database.reading() as connection:
        [line] = connection.execute(
            sa.select(sa.func.sum(ledger.c.cost_pico), sa.func.sum(ledger.c.calls))
        ).all()
        [state] = connection.execute(sa.select(budget_state.c.reserved_pico, budget_state.c.spent_pico)).all()
    database.close()
    return int(line[0]), int(line[1]), (state[0], state[1])


async def test_the_next_start_books_what_was_known(place: Place) -> None:
    killed(place)
    assert await started_again(place) == 4
    found = booked(place)
    reported, estimated = Certainty.REPORTED, Certainty.ESTIMATED
    assert found == {
        "ended": [(EntryKind.SETTLEMENT, reported, 150_000_000)],
        "open": [(EntryKind.SETTLEMENT, reported, 0)],
        "sent": [(EntryKind.SETTLEMENT, estimated, WANTED["sent"])],
        "half": [(EntryKind.SETTLEMENT, estimated, WANTED["half"])],
        "whole": [(EntryKind.SETTLEMENT, reported, WANTED["whole"])],
    }
    total = 150_000_000 + sum(WANTED.values())
    assert sums(place) == (total, 5, (0, total))
    assert WANTED["half"] == int(
        PRICE.input_per_million * 10 / 10**6 * PICO + PRICE.output_per_million * 4 / 10**6 * PICO
    )
    assert await started_again(place) == 0
    assert sums(place) == (total, 5, (0, total))
    assert verify_books(place).flaws == ()


async def test_what_another_process_closed_as_unknown_is_put_right(postgresql: str, tmp_path: Path) -> None:
    first, second = Place(tmp_path / "first", postgresql), Place(tmp_path / "second", postgresql)
    killed(first)
    second.data.mkdir(mode=0o700)
    shutil.copy(first.data / "audit.key", second.data / "audit.key")
    other = Recorder.open(second)
    assert await other.close_calls_of_the_dead(0) == 4
    assert sums(first) == (150_000_000, 5, (0, 150_000_000))  # released, and nothing known
    await other.close()

    assert await started_again(first) == 3  # the one that was not sent needs no correction
    found = booked(first)
    for name in ("sent", "half", "whole"):
        [unknown, correction] = found[name]
        assert unknown == (EntryKind.SETTLEMENT, Certainty.UNKNOWN, 0)
        assert correction[::2] == (EntryKind.CORRECTION, WANTED[name])
    assert len(found["open"]) == 1
    total = 150_000_000 + sum(WANTED.values())
    assert sums(first) == (total, 5, (0, total))
    assert await started_again(first) == 0
    assert sums(first) == (total, 5, (0, total))
    assert verify_books(first).flaws == ()


async def test_killed_between_booking_and_freeing_nothing_is_booked_twice(
    place: Place, tmp_path: Path
) -> None:
    killed(place)
    kept = tmp_path / "progress"
    shutil.copy(place.data / "calls.progress", kept)
    await started_again(place)
    before = sums(place)
    shutil.copy(kept, place.data / "calls.progress")
    assert await started_again(place) == 0
    assert sums(place) == before


async def test_a_model_that_is_gone_leaves_its_cost_unknown(sqlite: Place) -> None:
    killed(sqlite)
    progress = Progress(sqlite.data)
    recorder = Recorder.open(sqlite)
    replay = Replay(progress.left, {}, lambda: datetime.now(UTC))
    assert recorder.recover(datetime.now(UTC), replay.ended) == 4
    await recorder.close()
    progress.close()
    assert {entry[-1][1] for name, entry in booked(sqlite).items() if name != "ended"} == {Certainty.UNKNOWN}
    assert verify_books(sqlite).flaws == ()
