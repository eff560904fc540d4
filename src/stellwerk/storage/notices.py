# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Warnings on their way: from a budget that came to a threshold to a row per recipient, and from there to them.

Whoever sees a threshold first writes the rows, in one transaction with the note that it did, so several processes warn
once. Whoever sends one takes it for a while (a lease); if that process dies, another one sends it after that: a
message can then arrive twice, but none is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from stellwerk.metering.budget import BILLED, Budget
from stellwerk.metering.recount import RECOUNTED
from stellwerk.metering.warning import BudgetWarning, Unit
from stellwerk.storage.budgets import budget_of
from stellwerk.storage.database import Database, Writing
from stellwerk.storage.tables import (
    api_key,
    audit_outbox,
    budget,
    budget_state,
    cost_centre,
    department,
    notice,
    use_case,
)
from stellwerk.values.calendar import local_day
from stellwerk.values.mail_address import is_mail_address

EMAIL, WEBHOOK = "email", "webhook"
"""Channels."""

KEPT = timedelta(days=90)
"""So long a message is kept, sent or not: as long as events of the administration."""

PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 120, 240, 480, 480))
"""Between one attempt and the next: nine in some 23 hours, then it is given up."""

LEASE = timedelta(minutes=10)
"""So long a message belongs to the process that took it: longer than any attempt lasts."""

_TOO_LATE = timedelta(days=7)  # after the end of its period a threshold is of interest to nobody
_KIND = "budget"


class Due(NamedTuple):
    """A message that this process has taken to send it."""

    id: int
    at: datetime
    channel: str
    target: str  # a mail address, or the name of a webhook
    warning: BudgetWarning | None  # None: what is stored cannot be read
    tries: int  # this one included
    lease: datetime


def pass_on(database: Database, *, mail: bool, recipients: Sequence[str], webhooks: Sequence[str]) -> int:
    """Write a message for everybody who is to hear of thresholds that nobody was told of. Returns how many.

    Args:
        database: for a thread.
        mail: whether mail can be sent at all.
        recipients: mail addresses beside those of the budgets.
        webhooks: names of programs.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be used now.
    """
    with database.reading() as connection:
        reached = connection.execute(
            sa.select(budget_state.c.budget, budget_state.c.period)
            .where(_NEWS)
            .order_by(budget_state.c.budget)
        ).all()
    written = 0
    for row in reached:
        try:
            with database.writing() as writing:
                warning, own = _claimed(writing, row.budget, row.period)
                if warning is None:
                    continue
                addresses = {a.casefold(): a for a in (*recipients, *own) if mail and is_mail_address(a)}
                targets = [(EMAIL, address) for address in addresses.values()]
                targets += [(WEBHOOK, name) for name in webhooks]
                for channel, target in targets:
                    writing.execute(sa.insert(notice).values(_row(writing.at, warning, channel, target)))
                written += len(targets)
        except _Later:
            continue
    return written


def take(database: Database, most: int = 20) -> list[Due]:
    """Messages whose time has come, taken for :data:`LEASE`. Nobody else gets them meanwhile.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be used now.
    """
    now = datetime.now(UTC)
    with database.reading() as connection:
        rows = connection.execute(
            sa.select(notice).where(notice.c.next_at <= now).order_by(notice.c.next_at).limit(most)
        ).all()
    if not rows:
        return []
    taken = []
    with database.writing() as writing:
        for row in sorted(
            rows, key=lambda row: int(row.id)
        ):  # in one order, so that nobody waits in a circle
            lease = writing.at + LEASE
            done = writing.execute(
                sa.update(notice)
                .where(notice.c.id == row.id, notice.c.next_at == row.next_at)
                .values(tries=notice.c.tries + 1, next_at=lease)
            )
            if done.rowcount == 1:
                due = Due(row.id, row.at, row.channel, row.target, _read(row.body), row.tries + 1, lease)
                taken.append(due)
    return taken


def sent(database: Database, due: Due, host: str = "") -> None:
    """Put on record that it was handed over; ``host`` is a webhook's.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be used now; the message is sent again after its lease.
    """
    with database.writing() as writing:
        if _put(writing, due, next_at=None, sent_at=writing.at, problem=None):
            writing.event("budget:warning:sent", _detail(due, host))


def failed(database: Database, due: Due, problem: str, *, final: bool = False, host: str = "") -> bool:
    """Put off the next attempt, or give up: after the last one, or where it is ``final``. Returns whether it was.

    ``problem`` is kept and told: words of ours, which quote no server and no address.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be used now.
    """
    over = final or due.tries > len(PAUSES)
    with database.writing() as writing:
        again = None if over else writing.at + PAUSES[due.tries - 1]
        if _put(writing, due, next_at=again, sent_at=None, problem=problem) and over:
            detail = {**_detail(due, host), "tries": str(due.tries), "problem": problem}
            writing.event("budget:warning:failed", detail)
    return over


class _Later(Exception):
    """The books have not yet heard of a change of this budget."""


def _claimed(writing: Writing, budget_id: str, period: date) -> tuple[BudgetWarning | None, tuple[str, ...]]:
    """What is to be told, with the budget's own recipients; ``None`` if another process does it, or nobody cares."""
    here = sa.and_(budget_state.c.budget == budget_id, budget_state.c.period == period)
    state = writing.execute(
        sa.update(budget_state)
        .where(here, _NEWS)
        .values(passed_on=budget_state.c.told)
        .returning(budget_state.c.told, budget_state.c.spent_pico)
    ).first()
    if state is None:
        return None, ()
    # Only after the row is held: whoever changes a budget resets it together with such an event.
    waiting = writing.execute(
        sa.select(audit_outbox.c.detail).where(audit_outbox.c.name == RECOUNTED)
    ).scalars()
    if any(detail.get("budget") == budget_id for detail in waiting):
        raise _Later
    row = writing.execute(sa.select(budget).where(budget.c.id == budget_id)).first()
    if row is None or row.archived_at is not None:
        return None, ()
    value = budget_of(row)
    until = value.period.last_day(period)
    if local_day(writing.at) - until > _TOO_LATE:
        return None, ()
    unit, name, title = _unit(writing.connection, value)
    warning = BudgetWarning(
        budget=value.id,
        title=value.title,
        unit=unit,
        name=name,
        unit_title=title,
        zones=tuple(zone.value for zone in BILLED if value.counts(zone)),
        period=value.period,
        from_day=period,
        until_day=until,
        percent=state.told,
        spent_pico=state.spent_pico,
        amount_pico=value.amount_pico,
        currency=value.currency,
        hard=value.hard,
        at=writing.at,
    )
    return warning, tuple(row.recipients)


def _unit(connection: sa.Connection, value: Budget) -> tuple[Unit, str, str]:
    for unit, name, key, title in (
        (Unit.DEPARTMENT, value.department, department.c.name, department.c.title),
        (Unit.COST_CENTRE, value.cost_centre, cost_centre.c.code, cost_centre.c.title),
        (Unit.USE_CASE, value.use_case, use_case.c.name, use_case.c.title),
        (Unit.API_KEY, value.api_key, api_key.c.id, api_key.c.title),
    ):
        if name is not None:
            return unit, name, connection.execute(sa.select(title).where(key == name)).scalar() or ""
    return Unit.HOUSE, "", ""


def _row(at: datetime, warning: BudgetWarning, channel: str, target: str) -> dict[str, Any]:
    return {
        "at": at,
        "kind": _KIND,
        "subject": warning.budget,
        "channel": channel,
        "target": target,
        "body": msgspec.to_builtins(warning),
        "tries": 0,
        "next_at": at,
    }


def _read(body: object) -> BudgetWarning | None:
    try:
        return msgspec.convert(body, BudgetWarning)
    except msgspec.ValidationError:
        return None


def _put(writing: Writing, due: Due, **values: Any) -> bool:
    """Whether it was still this process's."""
    mine = sa.and_(notice.c.id == due.id, notice.c.next_at == due.lease)
    return writing.execute(sa.update(notice).where(mine).values(values)).rowcount == 1


def _detail(due: Due, host: str) -> dict[str, str]:
    detail = {"channel": due.channel}
    if due.warning is not None:
        detail |= {
            "budget": due.warning.budget,
            "period": due.warning.from_day.isoformat(),
            "percent": str(due.warning.percent),
        }
    return {**detail, "webhook": due.target, "host": host} if due.channel == WEBHOOK else detail


_NEWS = budget_state.c.passed_on < budget_state.c.told
