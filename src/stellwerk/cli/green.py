# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk green``: what own hardware costs by month, by token, and beside the prices of yellow."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from stellwerk.cli.configuration import configuration
from stellwerk.cli.desk import prepare
from stellwerk.cli.green_shown import Drawn, Shown, as_dict, in_words
from stellwerk.cli.printable import json_text
from stellwerk.metering.footprint import assumed_rate, of_tokens
from stellwerk.metering.green import Energy
from stellwerk.metering.green_month import GreenMonth, green_months
from stellwerk.policy.register import Register
from stellwerk.storage.database import Database, Place
from stellwerk.storage.migrate import revision_of
from stellwerk.storage.organisation import assembled
from stellwerk.storage.power import energies
from stellwerk.storage.used import Used, tokens_by_endpoint, used
from stellwerk.values.calendar import Period, local_day
from stellwerk.values.money import Price
from stellwerk.values.zone import Zone

_FIRST_YEAR = 2000


@click.group()
def green() -> None:
    """Own hardware: what green costs."""


@green.command("show")
@click.option(
    "--month",
    type=click.DateTime(["%Y-%m"]),
    help="Which month, as 2026-04; this one by default, as far as it is over.",
)
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Configuration file.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def show(month: datetime | None, config: Path | None, as_json: bool) -> None:
    """Show the internal rate of a month with its parts, per hour and per token, beside the prices of yellow.

    All amounts are net. Energy and emissions stand with how well they are known and what is assumed.
    """
    settings, register, _ = configuration(config)
    now = datetime.now(UTC)
    first = Period.MONTH.first_day(local_day(now) if month is None else month.date())
    if first.year < _FIRST_YEAR or first > local_day(now):
        raise click.BadParameter("that month has not begun, or is before all books", param_hint="--month")
    last = Period.MONTH.last_day(first)
    register, energy, sums = _known(register, Place(settings.data, settings.database_url), first, last)
    until = now if local_day(now) <= last else None
    tokens = tokens_by_endpoint(sums)
    months = green_months(register.hardware, register.footprint, first, energy, tokens, until)
    shown = Shown(
        month=first,
        until=until,
        months=months,
        prices=_yellow(register, min(last, local_day(now))),
        drawn=_drawn(register, months, sums),
        output_weight=register.footprint.output_weight,
    )
    click.echo(json_text(as_dict(shown)) if as_json else in_words(shown))


def _known(
    register: Register, place: Place, first: date, last: date
) -> tuple[Register, dict[str, Energy], list[Used]]:
    """Prices of imported lists, energy and tokens; nothing of it where no gateway has run yet."""
    if (place.url is None and not place.file.is_file()) or revision_of(place) is None:
        return register, {}, []
    prepare(place)
    database = Database(place)
    try:
        with database.reading() as connection:
            return (
                assembled(connection, register),
                energies(connection, first, last),
                used(connection, first, last),
            )
    finally:
        database.close()


def _yellow(register: Register, day: date) -> list[tuple[str, Price]]:
    """What models in yellow cost on a day."""
    return [
        (model.name, price)
        for model in register.models.values()
        if register.zone_of(model) is Zone.YELLOW and (price := model.price_on(day)) is not None
    ]


def _drawn(register: Register, months: list[GreenMonth], sums: list[Used]) -> list[Drawn]:
    """Energy of own hardware as a whole, of everything else by model and assumption."""
    own = {month.endpoint for month in months}
    found = [Drawn(Zone.GREEN, month.endpoint, "", month.impact) for month in months]
    for one in sums:
        model = register.models.get(one.model)
        if one.endpoint not in own and model is not None:  # the size of a model that is gone is not known
            rate = assumed_rate(register.footprint, one.zone, model.tier)
            impact = of_tokens(rate, one.tokens_in, one.tokens_out)
            found.append(Drawn(one.zone, one.endpoint, one.model, impact))
    return found
