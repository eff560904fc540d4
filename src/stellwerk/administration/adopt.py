# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What ``stellwerk.yaml`` says about the house, brought into the database at every start; and a new house's beginning.

The file stays the only place where its departments, use cases and keys can be changed: their rows are there so that
people, reports and the trail can refer to them, and so that a key of the file can be revoked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from stellwerk.administration import file_prices
from stellwerk.administration.tell import tell
from stellwerk.errors import ConfigurationError
from stellwerk.identity.actor import SYSTEM
from stellwerk.policy.register import Department, Register, Screening, UseCase
from stellwerk.storage.database import Database, Writing
from stellwerk.storage.organisation import PLAIN
from stellwerk.storage.tables import api_key, cost_centre, department, use_case
from stellwerk.values.key import Key

FILE, START, PEOPLE = "file", "start", "people"
"""Where a row comes from."""

_Rows = dict[str, dict[str, Any]]


def adopt(database: Database, register: Register) -> None:
    """Bring the database in line with the configuration. Changes nothing, and writes nothing, where it is.

    Without a file (``register.first_start``) its department, use case and key are put into an empty house, once.

    Raises:
        ConfigurationError: the file names something that people made under the same name, or changes a price that
            calls are booked by.
    """
    with database.reading() as connection:
        if register.first_start and _inhabited(connection):
            return
        prices_differ = file_prices.differ(connection, register)
        if not register.first_start and not prices_differ and not _differences(connection, register):
            return
    with database.writing() as writing:
        _ = writing.revision  # processes that start together do this one after the other
        if register.first_start:
            if _inhabited(writing.connection):  # another process was quicker
                return
            source = START
        else:
            source = FILE
        changed = 0
        for table, key, rows in _wanted(register, source, writing):
            changed += _bring(writing, table, key, rows, source)
        changed += file_prices.adopt(writing, register)
        if changed:  # else another process was quicker
            tell(
                writing,
                SYSTEM,
                "configuration:house:adopted",
                f"policy:{register.policy.version}",
                source=source,
                changed=str(changed),
            )


def _inhabited(connection: sa.Connection) -> bool:
    return connection.execute(sa.select(department.c.name).limit(1)).first() is not None


def _differences(connection: sa.Connection, register: Register) -> bool:
    for table, key, rows in _wanted(register, FILE, None):
        stored = _stored(connection, table, key)
        for name, row in rows.items():
            if name not in stored or _differs(stored[name], row):
                return True
        if any(row["source"] == FILE and name not in rows and not _gone(row) for name, row in stored.items()):
            return True
    return False


def _bring(writing: Writing, table: sa.Table, key: str, rows: _Rows, source: str) -> int:
    stored = _stored(writing.connection, table, key)
    taken = sorted(name for name in rows if name in stored and stored[name]["source"] == PEOPLE)
    if taken:
        raise ConfigurationError(
            f"the configuration names {table.name.replace('_', ' ')}s that people made under the same name: "
            f"{', '.join(taken)}; give those of the file other names"
        )
    changed = 0
    for name, row in rows.items():
        if name not in stored:
            writing.execute(
                sa.insert(table).values(**row, source=source, version=1, changed=writing.revision)
            )
        elif _differs(stored[name], row) or stored[name]["source"] != source:
            back = {"archived_at": None} if "archived_at" in table.c else {}
            writing.execute(
                sa.update(table)
                .where(table.c[key] == name)
                .values(**row, **back, source=source, version=table.c.version + 1, changed=writing.revision)
            )
        else:
            continue
        changed += 1
    # A key that left the file ends; if it comes back it is valid again, unless somebody revoked it.
    gone = "archived_at" if "archived_at" in table.c else "expires_at"
    for name, row in stored.items():
        if row["source"] == FILE and name not in rows and not _gone(row):
            writing.execute(
                sa.update(table)
                .where(table.c[key] == name)
                .values({gone: writing.at, "version": table.c.version + 1, "changed": writing.revision})
            )
            changed += 1
    return changed


def _stored(connection: sa.Connection, table: sa.Table, key: str) -> _Rows:
    return {row[key]: dict(row) for row in connection.execute(sa.select(table)).mappings()}


def _differs(stored: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    return _archived(stored) or any(
        stored[field] != value for field, value in row.items() if field != "created_at"
    )


def _archived(row: Mapping[str, Any]) -> bool:
    return row.get("archived_at") is not None


def _gone(row: Mapping[str, Any]) -> bool:
    return _archived(row) or row.get("expires_at") is not None


def _wanted(
    register: Register, source: str, writing: Writing | None
) -> Iterable[tuple[sa.Table, str, _Rows]]:
    """Every table with the rows that the configuration wants in it, in the order in which they refer to each other."""
    keys = [key for key in register.keys if key.stored]
    shown = {key.caller.use_case for key in register.keys if not key.stored}
    departments = dict(register.departments)
    for key in keys:
        departments.setdefault(
            key.caller.department, Department(key.caller.department, key.caller.cost_centre)
        )
    codes = {d.cost_centre: {"code": d.cost_centre, "title": d.cost_centre} for d in departments.values()}
    yield cost_centre, "code", codes
    yield department, "name", {d.name: _department(d) for d in _parents_first(departments)}
    cases = {name: case for name, case in register.use_cases.items() if name not in shown}
    screened: Callable[[UseCase], dict[str, Any]] = (
        (lambda case: {"screened_at": writing.at if writing is not None else None})
        if source == START
        else (lambda case: {})
    )
    yield use_case, "name", {name: {**_use_case(case), **screened(case)} for name, case in cases.items()}
    yield api_key, "id", {key.caller.key_id: _key(key, writing) for key in keys}


def _parents_first(departments: Mapping[str, Department]) -> list[Department]:
    ordered: dict[str, Department] = {}

    def add(d: Department) -> None:
        if d.name in ordered:
            return
        if d.parent is not None and d.parent in departments:
            add(departments[d.parent])
        ordered[d.name] = d

    for d in departments.values():
        add(d)
    return list(ordered.values())


def _department(d: Department) -> dict[str, Any]:
    return {
        "name": d.name,
        "title": d.title or d.name,
        "parent": d.parent,
        "cost_centre": d.cost_centre,
        "floor": d.floor.name,
    }


def _use_case(case: UseCase) -> dict[str, Any]:
    return {
        "name": case.name,
        "title": case.name,
        "department": None,
        "purpose": case.purpose,
        "legal_basis": case.legal_basis,
        "owner": case.owner,
        "floor": case.floor.name,
        "declared_class": None if case.declared_class is None else case.declared_class.name,
        "zones": sorted(zone.value for zone in case.allowed_zones),
        "models": None if case.allowed_models is None else sorted(case.allowed_models),
        "regimes": sorted(case.regimes),
        **_screening(case.screening),
    }


def _screening(screening: Screening | None) -> dict[str, Any]:
    if screening is None:
        screening = Screening(role="deployer")
    on = screening.released_on
    return {
        "ai_role": screening.role,
        "annex_iii": list(screening.annex_iii),
        "prohibited": list(screening.prohibited),
        "released_by": screening.released_by,
        "released_at": None if on is None else datetime(on.year, on.month, on.day, tzinfo=UTC),
        "released_document": screening.document,
    }


def _key(key: Key, writing: Writing | None) -> dict[str, Any]:
    caller = key.caller
    return {
        "id": caller.key_id,
        "title": caller.key_id,
        "prefix": "",
        "scheme": PLAIN,
        "hash": key.sha256.lower(),
        "department": caller.department,
        "use_case": caller.use_case,
        "scopes": sorted(scope.value for scope in key.scopes),
        "models": None if caller.allowed_models is None else sorted(caller.allowed_models),
        "zones": None,
        "declared_class": None if caller.declared_class is None else caller.declared_class.name,
        "may_declare": caller.may_declare,
        "expires_at": None,
        "created_at": writing.at if writing is not None else None,
    }
