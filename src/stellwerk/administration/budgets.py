# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Budgets: what a unit may spend in a month, quarter or year, and how far it is used.

What was spent in the current period before a budget was made counts (:mod:`stellwerk.metering.recount`). One person of
finance may change an amount, upwards as well: it opens no zone to other data, and every change is on record.
"""

from __future__ import annotations

import secrets as random
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.administration.budget_values import FIXED, UNITS, changeable, fixed
from stellwerk.administration.permit import demand, reach
from stellwerk.administration.tell import difference, tell
from stellwerk.administration.versions import put
from stellwerk.errors import Conflict, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor
from stellwerk.identity.roles import Permission
from stellwerk.metering.budget import BILLED, Claim, State
from stellwerk.metering.recount import RECOUNTED, told
from stellwerk.storage.budgets import budget_of, spent_by_ledger
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import api_key, budget, budget_state, department, use_case
from stellwerk.values.amount import plain
from stellwerk.values.calendar import Period, local_day
from stellwerk.values.money import from_pico


class BudgetView(msgspec.Struct, frozen=True):
    """A row of ``budget`` with its current period. Amounts are exact decimal text, net, in ``currency``."""

    id: str
    title: str
    department: str | None  # and every department below it
    cost_centre: str | None
    use_case: str | None
    api_key: str | None  # and keys that replace it
    zone: str | None  # None: yellow and red
    period: str
    amount: str
    currency: str
    hard: bool
    warn_at: tuple[int, ...]
    recipients: tuple[str, ...]
    archived: bool
    created_at: datetime
    period_from: date
    period_until: date
    spent: str
    reserved: str  # by calls under way, each at the most that it may cost
    remaining: str  # of the amount, after both; negative where it was exceeded
    percent: int  # that is spent, whole
    closed_zones: tuple[str, ...]  # in which its unit's calls are refused now
    note: str | None  # what follows, in words; None: nothing worth saying
    version: int


_SHOWN = ("title", "amount", "hard", "warn_at", "recipients", "archived")


def listed(connection: sa.Connection, actor: Actor, *, after: str = "", limit: int = 50) -> list[BudgetView]:
    """The budgets that the actor may see, by id, behind ``after``. Raises ``Forbidden``."""
    seen = reach(connection, actor, Permission.BUDGET_READ)
    wanted = [budget.c.id > after, *_visible(seen)]
    rows = connection.execute(sa.select(budget).where(*wanted).order_by(budget.c.id).limit(limit)).all()
    return _views(connection, rows)


def find(connection: sa.Connection, actor: Actor, budget_id: str) -> BudgetView:
    """One budget. Raises ``Forbidden``, ``NoSuchObject``, also where the actor may not know of it."""
    seen = reach(connection, actor, Permission.BUDGET_READ)
    return _view(connection, _row(connection, budget_id, *_visible(seen)))


def create(writing: Writing, actor: Actor, values: Mapping[str, object]) -> BudgetView:
    """Add one. What its unit has spent in the current period counts from the start.

    ``values``: ``title``, ``amount`` (decimal text) and ``period``; at most one of ``department``, ``cost_centre``,
    ``use_case`` and ``api_key``; perhaps ``zone``, ``currency``, ``hard``, ``warn_at``, ``recipients``.

    Raises:
        Forbidden, InvalidValue
        Conflict: there is one for the same unit, zone and period.
    """
    demand(writing.connection, actor, Permission.BUDGET_WRITE, None)
    missing = [f for f in ("title", "amount", "period") if values.get(f) in (None, "")]
    if missing:
        raise InvalidValue(dict.fromkeys(missing, "is empty; fill it in"))
    of_unit = fixed(writing.connection, values)
    row: dict[str, Any] = {
        "hard": True,
        "warn_at": [80, 90, 100],
        "recipients": [],
        **of_unit,
        **changeable({f: v for f, v in values.items() if f not in FIXED}),
        "id": f"bud_{random.token_hex(8)}",
        "created_at": writing.at,
        "version": 1,
        "changed": writing.revision,
    }
    _only_one(writing.connection, of_unit)
    writing.execute(sa.insert(budget).values(row))
    made = _row(writing.connection, row["id"])
    shown = _plain(_view(writing.connection, made))
    tell(
        writing,
        actor,
        "budget:amount:created",
        f"budget:{made.id}",
        after={f: shown[f] for f in (*FIXED, *_SHOWN) if f != "archived"},
    )
    return _take_over(writing, made, fresh=True)


def update(
    writing: Writing, actor: Actor, budget_id: str, changes: Mapping[str, object], seen: int | None
) -> BudgetView:
    """Change ``title``, ``amount``, ``hard``, ``warn_at``, ``recipients`` or ``archived``.

    An amount below what is spent closes at once; the answer says so.

    Raises:
        Forbidden, NoSuchObject, InvalidValue, Conflict, ChangedMeanwhile
    """
    _ = writing.revision  # one at a time: else two of the same could come into use at once
    old = find(writing.connection, actor, budget_id)
    demand(writing.connection, actor, Permission.BUDGET_WRITE, None)
    archive = changes.get("archived")
    if not isinstance(archive, bool | None) or ("archived" in changes and archive is None):
        raise InvalidValue({"archived": "must be true or false"})
    values = changeable({f: v for f, v in changes.items() if f != "archived"})
    if archive is not None and archive != old.archived:
        values["archived_at"] = writing.at if archive else None
    if archive is False and old.archived:
        _only_one(writing.connection, {f: getattr(old, f) for f in FIXED})
    put(writing, budget, budget.c.id == budget_id, seen, values)
    made = _row(writing.connection, budget_id)
    view = _view(writing.connection, made)
    before, after = difference(_plain(old), _plain(view), _SHOWN)
    event = "budget:amount:archived" if after.get("archived") else "budget:amount:changed"
    tell(writing, actor, event, f"budget:{budget_id}", before=before, after=after)
    if made.archived_at is None and after.keys() & {"amount", "hard", "warn_at", "archived"}:
        return _take_over(writing, made, fresh="archived" in after)
    return view


def _take_over(writing: Writing, row: Any, *, fresh: bool) -> BudgetView:
    """Let the books bring the current period in line with the budget as it is now, and recipients hear of it anew.

    ``fresh``: it was not there, or out of use: what was spent meanwhile is added. Returns what it comes to.
    """
    value, today = budget_of(row), local_day(writing.at)
    first = value.period.first_day(today)
    state = _states(writing.connection, [row], today).get((value.id, first), State())
    counted = spent_by_ledger(writing.connection, value, today) - state.spent if fresh else 0
    there = sa.and_(budget_state.c.budget == value.id, budget_state.c.period == first)
    # Until the event has come to the books nobody is told of anything: see storage.notices.
    known = writing.execute(sa.update(budget_state).where(there).values(passed_on=0)).rowcount
    if counted or known:
        zone = "" if value.zone is None else value.zone.value
        claim = Claim(
            *(value.id, first.isoformat(), zone, counted, value.amount_pico, value.hard, value.warn_at)
        )
        writing.event(RECOUNTED, told(claim))
    return _made(row, state._replace(spent=state.spent + counted), today)


def _only_one(connection: sa.Connection, of_unit: Mapping[str, Any]) -> None:
    same = [budget.c[f] == of_unit[f] for f in (*UNITS, "zone", "period")]
    found = connection.execute(sa.select(budget.c.id).where(*same, budget.c.archived_at.is_(None))).first()
    if found is not None:
        raise Conflict(
            f"there is a budget for this unit, zone and period already ({found.id}); change its amount, or archive it"
        )


def _visible(seen: frozenset[str] | None) -> list[sa.ColumnElement[bool]]:
    """Budgets whose whole spending belongs to departments that one sees; of a shared cost centre nobody sees a part."""
    if seen is None:
        return []
    mine = department.c.name.in_(seen)
    shared = sa.select(department.c.cost_centre).where(sa.not_(mine))
    return [
        sa.or_(
            budget.c.department.in_(seen),
            budget.c.use_case.in_(sa.select(use_case.c.name).where(use_case.c.department.in_(seen))),
            budget.c.api_key.in_(sa.select(api_key.c.id).where(api_key.c.department.in_(seen))),
            sa.and_(
                budget.c.cost_centre.in_(sa.select(department.c.cost_centre).where(mine)),
                budget.c.cost_centre.not_in(shared),
            ),
        )
    ]


def _row(connection: sa.Connection, budget_id: str, *visible: sa.ColumnElement[bool]) -> Any:
    row = connection.execute(sa.select(budget).where(budget.c.id == budget_id, *visible)).first()
    if row is None:
        raise NoSuchObject("there is no such budget")
    return row


def _states(connection: sa.Connection, rows: Iterable[Any], today: date) -> dict[tuple[str, date], State]:
    found = connection.execute(
        sa.select(budget_state).where(
            budget_state.c.budget.in_([row.id for row in rows]),
            budget_state.c.period.in_([period.first_day(today) for period in Period]),
        )
    )
    return {(s.budget, s.period): State(s.reserved_pico, s.spent_pico, s.told) for s in found}


def _view(connection: sa.Connection, row: Any) -> BudgetView:
    return _views(connection, [row])[0]


def _views(connection: sa.Connection, rows: Sequence[Any]) -> list[BudgetView]:
    today = local_day(datetime.now(UTC))
    states = _states(connection, rows, today)
    return [
        _made(row, states.get((row.id, Period(row.period).first_day(today)), State()), today) for row in rows
    ]


def _made(row: Any, state: State, today: date) -> BudgetView:
    value = budget_of(row)
    until = value.period.last_day(today)
    used_up = value.hard and state.spent >= value.amount_pico and row.archived_at is None
    closed = tuple(zone.value for zone in BILLED if value.counts(zone)) if used_up else ()
    note = None
    if closed:
        note = (
            f"the amount is used up: {' and '.join(closed)} {'are' if len(closed) > 1 else 'is'} closed for its unit "
            f"until {until}; green stays open"
        )
    return BudgetView(
        id=value.id,
        title=value.title,
        department=value.department,
        cost_centre=value.cost_centre,
        use_case=value.use_case,
        api_key=value.api_key,
        zone=None if value.zone is None else value.zone.value,
        period=value.period.value,
        amount=plain(from_pico(value.amount_pico)),
        currency=value.currency,
        hard=value.hard,
        warn_at=value.warn_at,
        recipients=tuple(row.recipients),
        archived=row.archived_at is not None,
        created_at=row.created_at,
        period_from=value.period.first_day(today),
        period_until=until,
        spent=plain(from_pico(state.spent)),
        reserved=plain(from_pico(state.reserved)),
        remaining=plain(from_pico(value.amount_pico - state.spent - state.reserved)),
        percent=max(0, state.spent * 100 // value.amount_pico),
        closed_zones=closed,
        note=note,
        version=row.version,
    )


def _plain(view: BudgetView) -> dict[str, Any]:
    """For the trail, which holds no mail address: only how many there are."""
    return {**msgspec.to_builtins(view), "recipients": len(view.recipients)}
