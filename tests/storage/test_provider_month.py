# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A provider's month as its invoice is compared with, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.metering.prices.files import SHEET
from tests.storage.provider_town import BILLED, VERSION, Call, booked, may
from tests.storage.samples import correction, settlement

from stellwerk.administration.price_import import bring
from stellwerk.identity.actor import SHELL
from stellwerk.metering.invoice.books import Books, Evidence, Seen, Shift, Uncertain
from stellwerk.metering.invoice.corrections import Account, Share
from stellwerk.metering.invoice.measures import Measures
from stellwerk.storage.database import Database, Place
from stellwerk.storage.provider import is_known, provider_named
from stellwerk.storage.provider_month import ProviderMonth, provider_month
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.retention import CALLS_KEPT, retain_now
from stellwerk.values.record import Outcome
from stellwerk.values.usage import Usage

MAY = date(2026, 5, 1)
FAILED = Usage(0, 0, estimated=True)


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    with opened.writing() as writing:
        bring(writing, SHELL, SHEET.encode())
    yield opened
    opened.close()


def month(database: Database, currency: str = "EUR") -> ProviderMonth:
    with database.reading() as connection:
        return provider_month(connection, "musterhub", MAY, currency, BILLED)


def books(database: Database) -> Books:
    return month(database).books


def sums(calls: int, into: int, out: int, cached: int = 0) -> Measures:
    return Measures(calls, into, out, cached, 200_000 * into + 650_000 * out)


def test_plain_calls_are_sums_by_day_and_the_providers_name(place: Place, database: Database) -> None:
    booked(
        place, [Call(may(1)), Call(may(1)), Call(may(2), department="sozialamt"), Call(may(3), model="groß")]
    )
    booked(place, [Call(may(1), endpoint="hub-other", model="fremd", version="fremd@2026-01-01")])
    found = books(database)
    assert [(b.day, b.model, b.sums, b.version) for b in found.booked] == [
        (date(2026, 5, 1), "muster-m", sums(2, 2_000, 800), VERSION),
        (date(2026, 5, 2), "muster-m", sums(1, 1_000, 400), VERSION),
        (date(2026, 5, 3), "muster-l", sums(1, 1_000, 400), VERSION),
    ]
    assert {str(b.price.input_per_million) for b in found.booked if b.price} == {"0.2", "1.91"}
    assert (found.seen, found.shifts, found.notes) == ((), (), ())
    assert (
        found.aliases["mittel"] == found.aliases["muster-m-0324"] == found.aliases["muster-m"] == "muster-m"
    )
    assert (found.minimum_pico, found.minimum_version) == (1000 * 10**12, VERSION)
    assert "fremd" not in found.aliases


def test_a_model_of_the_price_list_that_nobody_used_is_known(database: Database) -> None:
    with database.reading() as connection:
        found = provider_month(connection, "musterhub", MAY, "EUR", ()).books
    assert found.aliases == {"muster-l": "muster-l", "muster-m": "muster-m"}


def test_bookings_are_found_by_their_price_list_and_else_by_their_endpoint(
    place: Place, database: Database
) -> None:
    booked(
        place, [Call(may(1)), Call(may(1), endpoint="hub-other", model="fremd", version="fremd@2026-01-01")]
    )
    with database.reading() as connection:
        for name, models, known in (
            ("musterhub", {"mittel"}, True),
            ("hub-other", {"fremd"}, True),
            ("hub-yellow", set(), False),  # what is booked there is on the invoice of musterhub
            ("niemand", set(), False),
        ):
            found = provider_month(connection, name, MAY, "EUR", ()).books
            assert {b.model for b in found.booked} == models
            assert is_known(connection, provider_named(connection, name, ()), ()) is known
        by_configuration = provider_month(connection, "anderswo", MAY, "EUR", BILLED).books
        assert {b.model for b in by_configuration.booked} == {"fremd-1"}
        assert is_known(connection, provider_named(connection, "anderswo", BILLED), BILLED)


def test_calls_that_may_be_why_an_invoice_differs(place: Place, database: Database) -> None:
    guess = Usage(500, 100, estimated=True)
    booked(
        place,
        [
            Call(may(4)),
            Call(may(4), guess, Outcome.CLIENT_GONE),
            Call(may(4), Usage(0, 0), Outcome.REJECTED),
            Call(may(4), FAILED, Outcome.UPSTREAM_FAILED, reserved=Measures(pico=7)),
            Call(may(4), Usage(300, 20), reserved=Measures(pico=11), went_on=True),
            Call(may(4), Usage(0, 0), Outcome.INTERRUPTED, unknown=True, reserved=Measures(pico=13)),
        ],
    )
    found = books(database)
    pico = sums(1, 500, 100).pico
    evidence = Evidence(
        estimated=Uncertain(2, 1, sums(1, 500, 100), 3 * pico + 13),
        failed=Uncertain(2, 0, Measures(), 18),
        refused=1,
    )
    assert found.seen == (Seen(date(2026, 5, 4), date(2026, 5, 4), "muster-m", evidence),)
    (line,) = found.booked
    assert line.sums == sums(2, 1_500, 500)  # of six calls two used something there


def test_what_a_killed_process_knew_counts_with_its_call(place: Place, database: Database) -> None:
    booked(
        place, [Call(may(4), Usage(0, 0), Outcome.INTERRUPTED, unknown=True, reserved=Measures(pico=10**9))]
    )
    with database.reading() as connection:
        (name,) = connection.exec_driver_sql("SELECT decision_id FROM ledger_entry WHERE kind = 2").scalars()

    async def recovered() -> None:
        recorder = Recorder.open(place)
        await recorder.correct(
            correction(
                name,
                day="2026-05-04",
                usage=Usage(640, 120, estimated=True),
                cost_pico=sums(1, 640, 120).pico,
                because="recovered",
                model="mittel",
                department="bauamt",
                cost_centre="bauamt-1",
                use_case="briefe",
                price_version=VERSION,
            )
        )
        await recorder.close()

    asyncio.run(recovered())
    found = books(database)
    assert found.seen[0].evidence == Evidence(estimated=Uncertain(1, 1, sums(1, 640, 120), 10**9))
    assert found.booked[0].sums == sums(1, 640, 120)


def test_calls_of_the_first_hours_are_on_another_day_by_utc(place: Place, database: Database) -> None:
    """Over both ends of the month."""
    early = [datetime(2026, m, d, 22, 30, tzinfo=UTC) for m, d in ((4, 30), (5, 10), (5, 31))]
    booked(
        place, [*(Call(at) for at in early), Call(may(11)), Call(early[1], FAILED, Outcome.UPSTREAM_FAILED)]
    )
    found = books(database)
    one = sums(1, 1_000, 400)
    assert found.shifts == (
        Shift(date(2026, 5, 1), date(2026, 4, 30), "muster-m", one),
        Shift(date(2026, 5, 11), date(2026, 5, 10), "muster-m", one),
        Shift(date(2026, 6, 1), date(2026, 5, 31), "muster-m", one),
    )
    assert [b.day.day for b in found.booked] == [1, 11]
    assert (found.seen[0].day.day, found.seen[0].utc_day.day) == (11, 10)


def test_offices_and_what_they_had_to_do_with_it(place: Place, database: Database) -> None:
    booked(
        place,
        [
            Call(may(4)),
            Call(may(4), department="sozialamt"),
            Call(may(4), FAILED, Outcome.UPSTREAM_FAILED, department="sozialamt"),
            Call(may(5), went_on=True),
        ],
    )

    def account(name: str) -> Account:
        return Account(name, f"{name}-1", "briefe", "yellow", "hub-yellow", "mittel", VERSION, "EUR")

    pico = sums(1, 1_000, 400).pico
    fourth, fifth = date(2026, 5, 4), date(2026, 5, 5)
    assert month(database).shares == (
        Share(fourth, "muster-m", account("bauamt"), pico),
        Share(fourth, "muster-m", account("sozialamt"), pico),
        Share(fourth, "muster-m", account("sozialamt"), failed=1, utc_day=fourth),
        Share(fifth, "muster-m", account("bauamt"), failed=1, utc_day=fifth),
    )


def test_another_currency_is_told_and_not_mixed_in(place: Place, database: Database) -> None:
    booked(place, [Call(may(4))])
    found = month(database, "CHF").books
    assert found.booked == ()
    assert found.notes == ("calls of the month that were booked in EUR and are not compared: 1",)


def test_after_six_months_sums_are_left_and_a_note(place: Place, database: Database) -> None:
    booked(place, [Call(may(4)), Call(may(4), Usage(500, 100, estimated=True), Outcome.CLIENT_GONE)])

    async def later() -> None:
        recorder = Recorder.open(place)
        at = may(4) + CALLS_KEPT + timedelta(days=9)
        await recorder.settle(settlement("nobody", at=at))
        await recorder.close()

    asyncio.run(later())
    booked(place, [Call(may(4) + CALLS_KEPT + timedelta(days=9))])
    retain_now(place, may(4) + CALLS_KEPT + timedelta(days=10))
    found = books(database)
    assert found.booked[0].sums == sums(2, 1_500, 500)
    assert found.seen == ()
    assert "not kept any more: 2;" in found.notes[0]
